pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// Ten millimetres at the scale of what stands beside it.
Item {
    id: root

    // Pixels for one millimetre.
    required property real unit
    readonly property real length: Math.round(10 * root.unit)

    implicitWidth: Math.max(root.length, word.implicitWidth)
    implicitHeight: word.implicitHeight + Theme.s2
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Scale bar: 10 millimetres")

    Caption {
        id: word

        text: "10 mm"
        lineHeight: 1
        anchors.horizontalCenter: bar.horizontalCenter
        Accessible.ignored: true
    }

    Rectangle {
        id: bar

        x: Math.max(0, (root.implicitWidth - root.length) / 2)
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.hairline
        width: root.length
        height: Theme.stroke
        color: Theme.inkMuted
    }

    Repeater {
        model: 2

        Rectangle {
            required property int index

            x: bar.x + (index === 0 ? 0 : bar.width - width)
            y: bar.y - Theme.hairline * 2
            width: Theme.stroke
            height: Theme.stroke * 3
            color: Theme.inkMuted
        }
    }
}
