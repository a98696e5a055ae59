pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// Where one is on the way: ``steps`` are the words, ``current`` counts from 0.
RowLayout {
    id: root

    required property list<string> steps
    required property int current

    spacing: Theme.s2
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Step %1 of %2: %3").arg(root.current + 1).arg(root.steps.length).arg(root.steps[root.current] ?? "")

    Repeater {
        model: root.steps.length

        RowLayout {
            id: step

            required property int index
            readonly property bool done: step.index < root.current
            readonly property bool now: step.index === root.current

            spacing: Theme.s2
            Layout.fillWidth: step.index < root.steps.length - 1

            Rectangle {
                implicitWidth: Math.round(28 * Theme.textScale)
                implicitHeight: implicitWidth
                radius: width / 2
                color: step.now ? Theme.ink : Theme.clear
                border.width: Theme.stroke
                border.color: step.now || step.done ? Theme.ink : Theme.edge

                Icon {
                    anchors.centerIn: parent
                    name: "check"
                    size: Theme.iconSmall
                    visible: step.done
                }

                Text {
                    anchors.centerIn: parent
                    visible: !step.done
                    text: step.index + 1
                    color: step.now ? Theme.sky : Theme.inkMuted
                    font.family: Theme.mono
                    font.pixelSize: Theme.caption
                    font.bold: step.now
                }
            }

            Body {
                text: root.steps[step.index] ?? ""
                visible: step.now || root.width > Math.round(156 * root.steps.length * Theme.textScale)
                wrapMode: Text.NoWrap
                lineHeight: 1
                font.bold: step.now
                color: step.now ? Theme.ink : Theme.inkMuted
                Accessible.ignored: true
            }

            Rectangle {
                visible: step.index < root.steps.length - 1
                implicitHeight: Theme.hairline
                color: Theme.edge
                Layout.fillWidth: true
                Layout.minimumWidth: Theme.s3
            }
        }
    }
}
