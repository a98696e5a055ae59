pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// One line of a list that opens something. Its content is the page's; hover, press, focus and current are here.
T.ItemDelegate {
    id: root

    property bool raised: false
    property bool marked: false

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.s5
    rightPadding: Theme.s5
    topPadding: Theme.s4
    bottomPadding: Theme.s4
    hoverEnabled: true
    Accessible.name: root.text
    Accessible.focusable: true
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()
    Keys.onSpacePressed: root.click()

    background: Rectangle {
        radius: Theme.radiusCard
        color: root.hovered || root.down || root.raised ? Theme.paperRaised : Theme.paper
        border.width: root.hovered || Theme.highContrast ? Theme.hairline : 0
        border.color: root.hovered ? Theme.edge : Theme.line

        Rectangle {
            visible: root.marked
            x: 0
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.s1
            height: parent.height - 2 * Theme.radiusCard
            radius: width / 2
            color: Theme.accent
        }

        FocusRing {
            target: root
            corner: Theme.radiusCard
            gap: 0
        }
    }
}
