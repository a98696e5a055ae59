pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One thing to do on the phone, with its number.
RowLayout {
    id: root

    required property int number
    required property string text

    spacing: Theme.s4
    Accessible.role: Accessible.ListItem
    Accessible.name: root.number + ". " + root.text

    Rectangle {
        implicitWidth: Math.round(32 * Theme.textScale)
        implicitHeight: implicitWidth
        radius: implicitWidth / 2
        color: Theme.clear
        border.width: Theme.stroke
        border.color: Theme.edge
        Accessible.ignored: true
        Layout.alignment: Qt.AlignTop

        Mono {
            anchors.centerIn: parent
            text: root.number
            font.pixelSize: Theme.subheading
            lineHeight: 1
            Accessible.ignored: true
        }
    }

    Body {
        text: root.text
        font.pixelSize: Theme.subheading
        lineHeight: Theme.tightLineHeight
        Accessible.ignored: true
        Layout.fillWidth: true
    }
}
