pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

SettingsSection {
    id: root

    required property VmSettings vm
    readonly property int columns: Math.max(1, Math.min(4, Math.floor(root.width / (210 * Theme.textScale))))

    title: qsTr("Language and display")

    Body {
        text: qsTr("Language")
        font.bold: true
        Layout.fillWidth: true
    }

    // Each language in its own script, so that whoever is lost in the other one finds it.
    GridLayout {
        columns: Math.min(3, root.columns)
        columnSpacing: Theme.s3
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Language")
        Layout.fillWidth: true

        T.ButtonGroup {
            id: languages
        }

        RadioCard {
            objectName: "language-ja"
            text: "日本語"
            checked: root.vm.language === "ja"
            T.ButtonGroup.group: languages
            Layout.fillHeight: true
            onClicked: root.vm.chooseLanguage("ja")
            Layout.fillWidth: true
        }

        RadioCard {
            objectName: "language-en"
            text: "English"
            checked: root.vm.language === "en"
            T.ButtonGroup.group: languages
            Layout.fillHeight: true
            onClicked: root.vm.chooseLanguage("en")
            Layout.fillWidth: true
        }

        RadioCard {
            objectName: "language-system"
            text: qsTr("As the system")
            checked: root.vm.language === "system"
            T.ButtonGroup.group: languages
            Layout.fillHeight: true
            onClicked: root.vm.chooseLanguage("system")
            Layout.fillWidth: true
        }
    }

    Divider {}

    Body {
        text: qsTr("Theme")
        font.bold: true
        Layout.fillWidth: true
    }

    GridLayout {
        columns: root.columns
        columnSpacing: Theme.s3
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Theme")
        Layout.fillWidth: true

        T.ButtonGroup {
            id: themes
        }

        RadioCard {
            objectName: "theme-system"
            text: qsTr("As the system")
            iconName: "monitor"
            checked: root.vm.theme === "system"
            T.ButtonGroup.group: themes
            Layout.fillHeight: true
            onClicked: root.vm.chooseTheme("system")
            Layout.fillWidth: true
        }

        RadioCard {
            objectName: "theme-night"
            text: qsTr("Night")
            iconName: "moon"
            checked: root.vm.theme === "night"
            T.ButtonGroup.group: themes
            Layout.fillHeight: true
            onClicked: root.vm.chooseTheme("night")
            Layout.fillWidth: true
        }

        RadioCard {
            objectName: "theme-dawn"
            text: qsTr("Dawn")
            iconName: "sun"
            checked: root.vm.theme === "dawn"
            T.ButtonGroup.group: themes
            Layout.fillHeight: true
            onClicked: root.vm.chooseTheme("dawn")
            Layout.fillWidth: true
        }

        RadioCard {
            objectName: "theme-contrast"
            text: qsTr("High contrast")
            iconName: "contrast"
            checked: root.vm.theme === "contrast"
            T.ButtonGroup.group: themes
            Layout.fillHeight: true
            onClicked: root.vm.chooseTheme("contrast")
            Layout.fillWidth: true
        }
    }

    Divider {}

    MoonSlider {
        id: size

        field.objectName: "text-size"
        label: qsTr("Text size")
        from: root.vm.smallestText
        to: root.vm.largestText
        stepSize: 10
        value: root.vm.textSize
        words: qsTr("%1 %").arg(Math.round(size.value))
        onChosen: value => root.vm.chooseTextSize(Math.round(value))
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    // As it will look: the page itself changes when the slider is let go.
    Rectangle {
        implicitHeight: preview.implicitHeight + 2 * Theme.s4
        radius: Theme.radius
        color: Theme.clear
        border.width: Theme.hairline
        border.color: Theme.line
        Layout.fillWidth: true

        Body {
            id: preview

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Theme.s4
            text: qsTr("Your message is on its way to the Moon. 2026-11-22, slot M")
            font.pixelSize: Math.round(Theme.body / Theme.textScale * size.value / 100)
            Accessible.name: qsTr("Preview of the text size")
        }
    }

    MoonSwitch {
        objectName: "reduce-motion"
        text: qsTr("Reduce motion")
        hint: qsTr("Nothing slides or fades")
        checked: root.vm.reduceMotion
        onToggled: root.vm.chooseReduceMotion(checked)
        Layout.fillWidth: true
    }

    MoonSwitch {
        objectName: "notifications"
        text: qsTr("Notify me on the desktop")
        hint: qsTr("When there is news of a flight that carries something of yours")
        checked: root.vm.notifications
        onToggled: root.vm.chooseNotifications(checked)
        Layout.fillWidth: true
    }
}
