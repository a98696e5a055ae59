pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import MoonMail.Ui

// The way from Earth to the Moon as a drawing. The dot says how far the flight is, by its state; it is no position.
Item {
    id: root

    required property real progress
    property bool failed: false
    readonly property real bow: Math.min(Theme.s10, root.width / 6)
    readonly property real ends: Theme.s2

    implicitHeight: root.bow + Theme.s3
    Accessible.ignored: true

    Shape {
        anchors.fill: parent

        ShapePath {
            strokeColor: Theme.dawn.edge
            strokeWidth: Theme.stroke
            strokeStyle: ShapePath.DashLine
            dashPattern: [3, 3]
            fillColor: Theme.clear
            startX: root.ends
            startY: root.height - root.ends

            PathQuad {
                x: root.width - root.ends
                y: root.height - root.ends
                controlX: root.width / 2
                controlY: root.height - root.ends - 2 * root.bow
            }
        }
    }

    Rectangle {
        x: 0
        y: root.height - 2 * root.ends
        width: 2 * root.ends
        height: width
        radius: root.ends
        color: Theme.dawn.paper
        border.width: Theme.stroke
        border.color: Theme.dawn.edge
    }

    Rectangle {
        x: root.width - width
        y: root.height - 2 * root.ends
        width: 2 * root.ends
        height: width
        radius: root.ends
        color: root.progress >= 1 ? Theme.dawn.accent : Theme.dawn.paper
        border.width: Theme.stroke
        border.color: root.progress >= 1 ? Theme.dawn.accent : Theme.dawn.edge
    }

    Rectangle {
        readonly property real t: root.progress
        readonly property real base: root.height - root.ends

        visible: root.progress > 0 && root.progress < 1
        x: root.ends + t * (root.width - 2 * root.ends) - width / 2
        y: base - 4 * t * (1 - t) * root.bow - height / 2
        width: Theme.s3 + Theme.stroke
        height: width
        radius: width / 2
        color: root.failed ? Theme.dawn.bad : Theme.dawn.accent
        border.width: Theme.stroke
        border.color: Theme.dawn.paper
    }
}
