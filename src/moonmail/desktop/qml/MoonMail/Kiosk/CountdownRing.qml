pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import MoonMail.Ui

// Seconds as a number, and as a ring that empties.
Item {
    id: root

    required property real part
    required property string text

    implicitWidth: Math.round(128 * Math.min(Theme.textScale, 1.8))
    implicitHeight: implicitWidth
    Accessible.ignored: true

    Shape {
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            strokeColor: Theme.line
            strokeWidth: Theme.s2
            fillColor: Theme.clear

            PathAngleArc {
                centerX: root.width / 2
                centerY: root.height / 2
                radiusX: root.width / 2 - Theme.s2
                radiusY: radiusX
                startAngle: 0
                sweepAngle: 360
            }
        }

        ShapePath {
            strokeColor: Theme.warn
            strokeWidth: Theme.s2
            fillColor: Theme.clear
            capStyle: ShapePath.RoundCap

            PathAngleArc {
                centerX: root.width / 2
                centerY: root.height / 2
                radiusX: root.width / 2 - Theme.s2
                radiusY: radiusX
                startAngle: -90
                sweepAngle: 360 * root.part
            }
        }
    }

    Mono {
        anchors.centerIn: parent
        text: root.text
        font.pixelSize: Math.round(root.width * 0.38)
        lineHeight: 1
        Accessible.ignored: true
    }
}
