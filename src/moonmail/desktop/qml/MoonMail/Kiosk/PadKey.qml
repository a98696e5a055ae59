pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import MoonMail.Ui

// A key of the key pad. It leaves the focus in the field; whoever uses keys finds one of them by Tab, the rest by arrows.
T.Button {
    id: root

    required property string named
    required property bool on
    property bool character: false
    property real most: Theme.heading

    focusPolicy: Qt.NoFocus
    hoverEnabled: false
    Accessible.name: root.named
    Accessible.checkable: root.checkable
    Accessible.checked: root.on
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: Text {
        text: root.text
        color: root.on ? Theme.accent : Theme.ink
        font.family: Theme.sans
        font.pixelSize: Math.min(root.most, root.character ? Theme.heading : Theme.subheading)
        font.bold: !root.character
        textFormat: Text.PlainText
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.s4
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.down ? Theme.tint(Theme.accent, 0.4) : root.character ? Theme.paperRaised : Theme.sky
        border.width: root.down || root.on ? Theme.stroke : Theme.hairline
        border.color: root.down || root.on ? Theme.accent : Theme.line

        FocusRing {
            target: root
            gap: 0
        }
    }
}
