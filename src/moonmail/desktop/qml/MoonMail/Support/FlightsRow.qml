pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// A flight in the list: its number and state, its window, and how long there is until items are due.
ListRow {
    id: root

    required property int index
    required property string missionId
    required property string number
    required property string site
    required property string status
    required property string statusIcon
    required property string statusTone
    required property string window
    required property string due
    required property string bookings
    required property string spoken
    required property bool chosen

    objectName: "flight-" + root.missionId
    text: root.spoken
    marked: root.chosen
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    leftPadding: Theme.s4
    rightPadding: Theme.s3

    contentItem: ColumnLayout {
        spacing: 0

        Flow {
            spacing: Theme.s3
            Layout.fillWidth: true

            Mono {
                text: root.number
                font.bold: true
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
            }

            Chip {
                text: root.status
                iconName: root.statusIcon
                tone: root.statusTone
                Accessible.ignored: true
            }
        }

        Caption {
            text: root.site
            color: Theme.inkMuted
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Caption {
            text: root.window
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Caption {
            text: [root.due, root.bookings].filter(word => word !== "").join("　")
            visible: text !== ""
            color: Theme.inkMuted
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
}
