pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Which backend the desk speaks to; another can be named before anybody signs in.
ColumnLayout {
    id: root

    required property VmDeskServer vm

    // The field goes: the focus is somebody else's.
    signal finished

    spacing: Theme.s2

    Connections {
        target: root.vm

        function onChangingChanged() {
            if (!root.vm.changing)
                root.finished();
        }
    }

    RowLayout {
        visible: !root.vm.changing
        spacing: Theme.s3
        Layout.fillWidth: true

        Caption {
            text: qsTr("Server: %1").arg(root.vm.address)
            color: Theme.inkMuted
            wrapMode: Text.WrapAnywhere
            Layout.fillWidth: true
        }

        MoonButton {
            objectName: "server-change"
            text: qsTr("Change")
            description: qsTr("Name another server")
            kind: MoonButton.Kind.Quiet
            onClicked: {
                root.vm.begin();
                typed.field.forceActiveFocus();
            }
        }
    }

    MoonTextField {
        id: typed

        objectName: "server-typed"
        visible: root.vm.changing
        label: qsTr("Server's address")
        text: root.vm.typed
        error: root.vm.error
        maximumLength: 300
        mono: true
        inputMethodHints: Qt.ImhUrlCharactersOnly
        Layout.fillWidth: true
        onEdited: text => root.vm.type(text)
        onAccepted: root.vm.use()
    }

    Flow {
        visible: root.vm.changing
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonButton {
            objectName: "server-use"
            text: qsTr("Use this server")
            onClicked: root.vm.use()
        }

        MoonButton {
            text: qsTr("Cancel")
            kind: MoonButton.Kind.Quiet
            onClicked: root.vm.cancel()
        }
    }
}
