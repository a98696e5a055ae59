pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// ``chosen`` is told when the user has chosen: on release by pointer, at once by key. ``words`` says the value aloud.
FieldFrame {
    id: root

    property alias from: slider.from
    property alias to: slider.to
    property alias stepSize: slider.stepSize
    property alias value: slider.value
    property string words: ""
    readonly property alias field: slider

    signal chosen(value: real)

    RowLayout {
        spacing: Theme.s4
        Layout.fillWidth: true

        T.Slider {
            id: slider

            implicitWidth: Math.round(240 * Theme.textScale)
            implicitHeight: Theme.target
            hoverEnabled: true
            focusPolicy: Qt.StrongFocus
            snapMode: T.Slider.SnapAlways
            Accessible.name: root.label
            Accessible.description: root.words
            onMoved: {
                if (!slider.pressed)
                    root.chosen(slider.value);
            }
            onPressedChanged: {
                if (!slider.pressed)
                    root.chosen(slider.value);
            }
            Layout.fillWidth: true

            background: Rectangle {
                x: Theme.s3
                y: (slider.height - height) / 2
                width: slider.width - 2 * Theme.s3
                height: Theme.s1
                radius: height / 2
                color: Theme.edge

                Rectangle {
                    width: slider.visualPosition * parent.width
                    height: parent.height
                    radius: height / 2
                    color: Theme.accent
                }
            }
            handle: Rectangle {
                x: slider.visualPosition * (slider.width - width)
                y: (slider.height - height) / 2
                width: Theme.s6
                height: width
                radius: width / 2
                color: slider.hovered || slider.pressed ? Theme.accentHover : Theme.accent
                border.width: Theme.stroke
                border.color: Theme.paper

                FocusRing {
                    target: slider
                    corner: parent.radius
                }
            }
        }

        Mono {
            text: root.words
            horizontalAlignment: Text.AlignRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            Layout.minimumWidth: Math.round(56 * Theme.textScale)
        }
    }
}
