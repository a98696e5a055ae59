pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// What a control does, and its keys: shown beside it while the pointer rests on it or the keyboard is on it.
T.ToolTip {
    id: root

    required property T.AbstractButton target

    x: Math.round((root.target.width - root.width) / 2)
    y: root.target.height + Theme.s1
    visible: root.text !== "" && root.target.enabled && (root.target.hovered || root.target.visualFocus)
    delay: 500
    margins: Theme.s1
    leftPadding: Theme.s2
    rightPadding: Theme.s2
    topPadding: Theme.s1
    bottomPadding: Theme.s1
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    closePolicy: T.Popup.NoAutoClose

    contentItem: Text {
        text: root.text
        color: Theme.sky
        font.family: Theme.sans
        font.pixelSize: Theme.caption
        textFormat: Text.PlainText
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.ink
        border.width: Theme.hairline
        border.color: Theme.sky
    }
}
