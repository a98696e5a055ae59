pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What choosing means, before it is chosen: the flights that have room with their terms, or what goes back.
ColumnLayout {
    id: root

    required property VmOwed owed

    spacing: Theme.s3

    Divider {
        Layout.fillWidth: true
    }

    Skeleton {
        implicitHeight: Theme.s16
        visible: root.owed.flightsState === "loading"
        Layout.fillWidth: true
    }

    Notice {
        visible: root.owed.flightsState === "none"
        happened: qsTr("No flight on sale has room for it right now.")
        safe: qsTr("What you are owed is not lost by this. New flights appear here when they open.")
        next: qsTr("You can wait until the date above, or choose something else.")
        Layout.fillWidth: true
    }

    Body {
        text: qsTr("Flights with room")
        visible: root.owed.flightsState === "ready"
        font.bold: true
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: root.owed.flightsState === "ready"
        spacing: Theme.s2
        Layout.fillWidth: true

        Repeater {
            model: root.owed.flights

            RadioCard {
                required property string missionId
                required property string flightNumber
                required property string site
                required property string window
                required property string slots
                required property bool picked

                objectName: "reflight-" + missionId
                text: flightNumber + "　" + site
                hint: window
                trailing: slots
                checked: picked
                Layout.fillWidth: true
                onToggled: root.owed.pick(missionId)
            }
        }
    }

    Body {
        text: root.owed.sureText
        visible: text !== ""
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: facts.count > 0
        spacing: Theme.s2
        Layout.fillWidth: true

        Repeater {
            id: facts

            model: root.owed.facts

            LabelValue {
                Layout.fillWidth: true
            }
        }
    }

    Caption {
        text: root.owed.later
        visible: text !== ""
        Layout.fillWidth: true
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonButton {
            objectName: "owed-confirm"
            text: root.owed.confirmLabel
            kind: MoonButton.Kind.Primary
            visible: root.owed.canConfirm
            onClicked: root.owed.confirm()
        }

        MoonButton {
            objectName: "owed-leave"
            text: qsTr("Not yet")
            onClicked: root.owed.leave()
        }
    }
}
