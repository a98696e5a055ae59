pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App

// What is done and what to take along. No way back: the next guest may stand here already.
KioskPage {
    id: root

    required property VmGuest guest

    title: root.guest.deedCount > 0 ? qsTr("Everything is done") : qsTr("Thank you")
    lead: qsTr("Thank you for using this screen. Nothing of yours stays on it.")
    moon: root.guest.deedCount === 0

    FactList {
        title: qsTr("Done")
        rows: root.guest.deeds
        visible: root.guest.deedCount > 0
        Layout.fillWidth: true
    }

    FactList {
        title: qsTr("Please take with you")
        rows: root.guest.things
        Layout.fillWidth: true
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
