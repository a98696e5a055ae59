pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Each language in its own script: whoever is lost in the other one finds it.
KioskPage {
    id: root

    required property VmGuest guest

    title: "言語をお選びください"
    lead: "Please choose your language"
    moon: true

    Notice {
        objectName: "sorry"
        happened: root.guest.sorry
        visible: happened !== ""
        Layout.fillWidth: true
    }

    GridLayout {
        columns: Math.min(root.columns, root.guest.languages.length)
        columnSpacing: Theme.s6
        rowSpacing: Theme.s6
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: root.guest.languages

            BigChoice {
                required property string modelData
                required property int index
                readonly property bool japanese: modelData === "ja"

                objectName: "language-" + modelData
                text: japanese ? "日本語" : "English"
                hint: japanese ? "日本語でご案内します" : "Continue in English"
                focus: index === 0
                Layout.fillWidth: true
                onClicked: root.guest.chooseLanguage(modelData)
            }
        }
    }
}
