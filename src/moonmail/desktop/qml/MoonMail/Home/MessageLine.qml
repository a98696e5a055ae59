pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One message: who wrote it, when, and whether it has arrived.
ColumnLayout {
    id: root

    required property string author
    required property string text
    required property string at
    required property string day
    required property bool mine
    required property string standing
    required property bool refused
    required property string spoken

    spacing: Theme.s1

    Caption {
        visible: root.day !== ""
        text: root.day
        color: Theme.inkMuted
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.topMargin: Theme.s2
    }

    Rectangle {
        radius: Theme.radiusCard
        color: root.mine ? Theme.paperRaised : Theme.paper
        border.width: Theme.hairline
        border.color: root.refused ? Theme.bad : Theme.line
        implicitHeight: inside.implicitHeight + 2 * Theme.s4
        Accessible.role: Accessible.StaticText
        Accessible.name: root.spoken
        Layout.fillWidth: true
        Layout.leftMargin: root.mine ? Theme.s12 : 0
        Layout.rightMargin: root.mine ? 0 : Theme.s12

        ColumnLayout {
            id: inside

            x: Theme.s4
            y: Theme.s4
            width: parent.width - 2 * Theme.s4
            spacing: Theme.s1

            Caption {
                text: root.author + "　" + root.at
                color: Theme.inkMuted
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Body {
                text: root.text
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Chip {
                visible: root.standing !== ""
                text: root.standing
                iconName: root.refused ? "circle-alert" : "cloud-upload"
                tone: root.refused ? "bad" : "muted"
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
}
