pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// A button on white paper: the themes' own would be drawn in their ink.
T.Button {
    id: root

    text: qsTr("Close")
    implicitWidth: Math.max(Theme.target, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.s5
    rightPadding: Theme.s5
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: RowLayout {
        spacing: Theme.s2

        Icon {
            name: "x"
            color: Theme.dawn.ink
        }

        Body {
            text: root.text
            color: Theme.dawn.ink
            wrapMode: Text.NoWrap
            lineHeight: Theme.tightLineHeight
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.hovered || root.down ? Theme.dawn.sky : Theme.dawn.paper
        border.width: root.activeFocus ? Theme.stroke : Theme.hairline
        border.color: root.activeFocus ? Theme.dawn.focus : Theme.dawn.edge
    }
}
