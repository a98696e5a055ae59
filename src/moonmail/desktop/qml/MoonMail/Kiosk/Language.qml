pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Each language in its own script: whoever is lost in the other one finds it.
KioskPage {
    id: root

    required property VmGuest guest

    title: "ことばをお選びください"
    lead: "Please choose your language"

    Notice {
        objectName: "sorry"
        happened: root.guest.sorry
        visible: happened !== ""
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.s4
    }

    Repeater {
        model: root.guest.languages

        BigChoice {
            required property string modelData
            required property int index
            readonly property bool japanese: modelData === "ja"

            objectName: "language-" + modelData
            text: japanese ? "日本語" : "English"
            hint: japanese ? "日本語でご案内します" : "Go on in English"
            iconName: ""
            focus: index === 0
            Layout.fillWidth: true
            onClicked: root.guest.chooseLanguage(modelData)
        }
    }
}
