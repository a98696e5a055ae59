pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

T.Button {
    id: root

    required property string iconName
    property color iconColor: Theme.ink

    implicitWidth: Math.max(Theme.target, Theme.icon + Theme.s4)
    implicitHeight: implicitWidth
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: root.iconName
            color: root.enabled ? root.iconColor : Theme.inkMuted
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.down ? Theme.tint(Theme.ink, 0.16) : root.hovered ? Theme.tint(Theme.ink, 0.08) : Theme.clear
        border.width: Theme.highContrast && root.hovered ? Theme.hairline : 0
        border.color: Theme.edge

        FocusRing {
            target: root
        }
    }
}
