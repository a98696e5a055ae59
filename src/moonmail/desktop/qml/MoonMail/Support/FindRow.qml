pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// Somebody who was found: a masked name, by what, and a line for each booking.
ListRow {
    id: root

    required property int index
    required property string memberId
    required property string name
    required property string by
    required property list<string> bookings
    required property string spoken
    required property bool chosen

    objectName: "found-" + root.index
    text: root.spoken
    marked: root.chosen
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    leftPadding: Theme.s4
    rightPadding: Theme.s3

    contentItem: ColumnLayout {
        spacing: 0

        RowLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            Body {
                text: root.name
                font.bold: true
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.by
                color: Theme.inkMuted
                horizontalAlignment: Text.AlignRight
                Accessible.ignored: true
                Layout.maximumWidth: root.width / 2
            }
        }

        Repeater {
            model: root.bookings

            Caption {
                required property string modelData

                text: modelData
                color: Theme.inkMuted
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
}
