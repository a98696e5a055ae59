pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// An example of what a plate carries, as lines: no words to read, so none to translate.
Rectangle {
    id: root

    required property string kind
    readonly property real unit: root.width / (root.kind === "name" ? 20 : 40)

    radius: Math.max(1, root.unit * 0.8)
    border.width: Theme.hairline
    border.color: Theme.metalEdge
    gradient: Gradient {
        orientation: Gradient.Horizontal

        GradientStop {
            position: 0
            color: Theme.metal
        }

        GradientStop {
            position: 1
            color: Theme.metalShade
        }
    }

    component Line: Rectangle {
        color: Theme.etching
        opacity: 0.7
        radius: height / 2
    }

    Line {
        visible: root.kind === "name"
        x: root.unit * 3
        y: root.unit * 2.1
        width: root.unit * 14
        height: Math.max(2, root.unit * 0.8)
    }

    Repeater {
        model: root.kind === "message" ? [30, 33, 28, 31, 18] : []

        Line {
            required property int index
            required property real modelData

            x: root.unit * 4
            y: root.unit * (4.5 + index * 3.6)
            width: root.unit * modelData
            height: Math.max(1, root.unit * 0.7)
        }
    }

    Image {
        visible: root.kind === "photo"
        x: root.unit * 4
        y: root.unit * 4
        width: root.unit * 32
        height: root.unit * 24
        sourceSize: Qt.size(256, 256)
        source: "qrc:/moonmail/icons/image.svg"
        fillMode: Image.PreserveAspectFit
        opacity: 0.7
        Accessible.ignored: true
    }

    Repeater {
        model: root.kind === "photo" ? [30, 20] : []

        Line {
            required property int index
            required property real modelData

            x: root.unit * 5
            y: root.unit * (31.5 + index * 3.4)
            width: root.unit * modelData
            height: Math.max(1, root.unit * 0.7)
        }
    }
}
