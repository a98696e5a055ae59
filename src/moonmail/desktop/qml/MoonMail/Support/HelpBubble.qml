pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One message: who wrote it, when, and whether the member has seen what the desk wrote.
ColumnLayout {
    id: root

    required property string author
    required property string text
    required property string at
    required property string day
    required property bool mine
    required property string seen
    required property string spoken

    spacing: Theme.s1

    Caption {
        visible: root.day !== ""
        text: root.day
        color: Theme.inkMuted
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    Rectangle {
        radius: Theme.radius
        color: root.mine ? Theme.paperRaised : Theme.tint(Theme.ink, 0.06)
        border.width: Theme.hairline
        border.color: Theme.line
        implicitHeight: inside.implicitHeight + 2 * Theme.s3
        Accessible.role: Accessible.StaticText
        Accessible.name: root.spoken
        Layout.fillWidth: true
        Layout.leftMargin: root.mine ? Theme.s6 : 0
        Layout.rightMargin: root.mine ? 0 : Theme.s6

        ColumnLayout {
            id: inside

            x: Theme.s3
            y: Theme.s3
            width: parent.width - 2 * Theme.s3
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

            Caption {
                visible: root.seen !== ""
                text: root.seen
                color: Theme.inkMuted
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
}
