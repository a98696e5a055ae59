pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

RowLayout {
    id: root

    required property VmGuest guest

    spacing: Theme.s2
    uniformCellSizes: true
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Language, looks and reach")

    GuestTool {
        objectName: "switch-language"
        text: Theme.japanese ? "English" : "日本語"
        iconName: "languages"
        visible: !root.guest.choosing && root.guest.languages.length > 1
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: root.guest.switchLanguage()
    }

    GuestTool {
        objectName: "text-size"
        text: root.guest.textLabel
        value: qsTr("%1 %").arg(root.guest.textSize)
        iconName: "a-large-small"
        on: root.guest.textSize > 100
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: root.guest.enlargeText()
    }

    GuestTool {
        objectName: "contrast"
        text: root.guest.contrastLabel
        iconName: "contrast"
        checkable: true
        on: root.guest.contrast
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: root.guest.switchContrast()
    }

    GuestTool {
        objectName: "reach"
        text: root.guest.reachLabel
        iconName: "accessibility"
        checkable: true
        on: root.guest.reach
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: root.guest.switchReach()
    }

    Loader {
        id: speech

        visible: status === Loader.Ready
        Layout.fillWidth: true
        Layout.fillHeight: true
        Component.onCompleted: {
            const file = root.guest.fileOf("speech");
            const model = file === "" ? null : root.guest.modelOf("speech");
            if (model)
                speech.setSource(file, {
                    guest: root.guest,
                    vm: model
                });
        }
    }
}
