pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is done and what to take along. No way back: the next guest may stand here already.
KioskPage {
    id: root

    required property VmGuest guest

    title: root.guest.deedCount > 0 ? qsTr("Everything is done") : qsTr("Thank you")
    lead: qsTr("Thank you for coming. Nothing of yours stays here.")
    moon: root.guest.deedCount === 0

    GridLayout {
        columns: root.guest.deedCount > 0 ? Math.min(2, root.columns) : 1
        columnSpacing: Theme.s6
        rowSpacing: Theme.s6
        uniformCellWidths: true
        Layout.fillWidth: true

        FactList {
            title: qsTr("Done")
            rows: root.guest.deeds
            visible: root.guest.deedCount > 0
            Layout.fillWidth: true
            Layout.fillHeight: true
        }

        FactList {
            title: qsTr("Please take with you")
            rows: root.guest.things
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }

    BigChoice {
        objectName: "goodbye"
        text: qsTr("Close now")
        primary: true
        arrow: false
        focus: true
        Layout.fillWidth: true
        onClicked: root.guest.close()
    }
}
