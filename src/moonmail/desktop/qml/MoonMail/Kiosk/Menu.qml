pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

KioskPage {
    id: root

    required property VmGuest guest

    title: qsTr("What would you like to do?")
    lead: root.guest.signedIn ? qsTr("Signed in: %1").arg(root.guest.memberName) : ""
    moon: true

    GridLayout {
        columns: root.columns
        columnSpacing: Theme.s6
        rowSpacing: Theme.s6
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            id: choices

            model: root.guest.choices

            BigChoice {
                required property string key
                required property string title
                required property bool first
                required iconName
                required hint

                objectName: "choose-" + key
                text: title
                primary: first
                focus: first
                // Of three in two columns the first takes a row of its own.
                Layout.columnSpan: first && root.columns === 2 && choices.count % 2 === 1 ? 2 : 1
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: root.guest.choose(key)
            }
        }
    }
}
