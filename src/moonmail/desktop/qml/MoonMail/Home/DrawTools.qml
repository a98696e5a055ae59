pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// The pens, and how to take a line back.
Flow {
    id: root

    required property VmPlate plate

    spacing: Theme.s2

    Caption {
        text: Mode.kiosk ? qsTr("Draw on the plate with your finger") : qsTr("Draw on the plate with a mouse, pen or finger")
        width: root.width
    }

    T.ButtonGroup {
        id: group
    }

    Repeater {
        model: [qsTr("Fine pen"), qsTr("Medium pen"), qsTr("Broad pen")]
        delegate: T.RadioButton {
            id: pen

            required property int index
            required property string modelData

            implicitWidth: Theme.target
            implicitHeight: Theme.target
            checked: root.plate.pen === pen.index
            hoverEnabled: true
            focusPolicy: Qt.StrongFocus
            T.ButtonGroup.group: group
            Accessible.name: pen.modelData
            onToggled: root.plate.choosePen(pen.index)

            contentItem: Item {
                Rectangle {
                    anchors.centerIn: parent
                    width: Theme.s2 - Theme.hairline * 2 + pen.index * Theme.s1
                    height: width
                    radius: width / 2
                    color: Theme.ink
                }
            }
            background: Rectangle {
                radius: Theme.radius
                color: pen.checked || pen.hovered ? Theme.paperRaised : Theme.clear
                border.width: pen.checked ? Theme.stroke : Theme.hairline
                border.color: pen.checked ? Theme.accent : Theme.edge

                FocusRing {
                    target: pen
                }
            }
        }
    }

    MoonButton {
        text: qsTr("Undo")
        iconName: "undo-2"
        kind: MoonButton.Kind.Quiet
        visible: root.plate.canUndo
        onClicked: root.plate.undoStroke()
    }

    MoonButton {
        text: qsTr("Clear all")
        iconName: "eraser"
        kind: MoonButton.Kind.Quiet
        visible: root.plate.canUndo
        onClicked: root.plate.clearStrokes()
    }

    MoonButton {
        text: qsTr("Bring the drawing back")
        iconName: "undo-2"
        visible: root.plate.canBringBack
        onClicked: root.plate.bringBack()
    }
}
