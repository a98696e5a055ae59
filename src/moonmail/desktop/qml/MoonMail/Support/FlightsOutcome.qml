pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What an outcome would give to the bookings of the flight, by the terms that were confirmed with them.
ColumnLayout {
    id: root

    required property VmDeskFlights vm

    spacing: Theme.s3

    Body {
        id: sum

        objectName: "outcome-sum"
        text: root.vm.previewSum
        font.bold: true
        Layout.fillWidth: true
        onTextChanged: {
            if (sum.text !== "")
                sum.Accessible.announce(sum.text);
        }
    }

    Repeater {
        model: root.vm.groups

        ColumnLayout {
            id: group

            required property string terms
            required property string bookings
            required property string gets
            required property string refund
            required property string spoken

            spacing: 0
            Accessible.role: Accessible.ListItem
            Accessible.name: group.spoken
            Layout.fillWidth: true

            Body {
                text: group.bookings + "　" + group.terms
                font.bold: true
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Body {
                text: group.refund !== "" ? group.gets + "　" + group.refund : group.gets
                color: Theme.inkMuted
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }

    Notice {
        kind: Notice.Kind.Warn
        happened: qsTr("Declaring an outcome can't be taken back. Every member on this flight is told.")
        Layout.fillWidth: true
    }
}
