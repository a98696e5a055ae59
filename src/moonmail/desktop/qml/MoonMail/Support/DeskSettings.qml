pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

DeskDialog {
    id: root

    readonly property VmDeskSettings vm: root.desk.settings

    title: root.desk.staffName

    Body {
        text: root.desk.staffRoles
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    MoonButton {
        objectName: "settings-sign-out"
        text: qsTr("Sign out")
        kind: MoonButton.Kind.Danger
        iconName: "log-out"
        onClicked: {
            root.close();
            root.desk.signOut();
        }
    }

    Divider {}

    GridLayout {
        columns: root.width > 560 * Theme.textScale ? 2 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s4
        uniformCellWidths: true
        Layout.fillWidth: true

        MoonComboBox {
            objectName: "settings-language"
            label: qsTr("Language")
            options: [qsTr("As the system"), "日本語", "English"]
            index: root.vm.language
            onChosen: index => root.vm.chooseLanguage(index)
            Layout.fillWidth: true
        }

        MoonComboBox {
            objectName: "settings-theme"
            label: qsTr("Theme")
            options: [qsTr("As the system"), qsTr("Night"), qsTr("Dawn"), qsTr("High contrast")]
            index: root.vm.theme
            onChosen: index => root.vm.chooseTheme(index)
            Layout.fillWidth: true
        }

        MoonComboBox {
            objectName: "settings-idle"
            label: qsTr("Cover the screen after")
            hint: qsTr("when nobody has used it for so long")
            options: root.vm.idleWords
            index: root.vm.idle
            onChosen: index => root.vm.chooseIdle(index)
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }

        MoonSlider {
            id: size

            field.objectName: "settings-text-size"
            label: qsTr("Text size")
            from: root.vm.smallestText
            to: root.vm.largestText
            stepSize: 10
            value: root.vm.textSize
            words: qsTr("%1 %").arg(Math.round(size.value))
            onChosen: value => root.vm.chooseTextSize(Math.round(value))
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }
    }

    MoonSwitch {
        text: qsTr("Reduce motion")
        hint: qsTr("Nothing slides or fades")
        checked: root.vm.reduceMotion
        onToggled: root.vm.chooseReduceMotion(checked)
        Layout.fillWidth: true
    }
}
