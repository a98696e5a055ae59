pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// A step to tick off.
T.CheckBox {
    id: root

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: indicator.width + Theme.s3
    topPadding: Theme.s1
    bottomPadding: Theme.s1
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: RowLayout {
        Body {
            text: root.text
            color: root.checked ? Theme.inkMuted : Theme.ink
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
    indicator: Rectangle {
        y: (root.height - height) / 2
        width: Theme.s6
        height: Theme.s6
        radius: Theme.s1
        color: root.hovered ? Theme.tint(Theme.ink, 0.08) : Theme.clear
        border.width: Theme.stroke
        border.color: root.checked ? Theme.ok : Theme.edge

        Icon {
            anchors.centerIn: parent
            name: "check"
            size: Theme.iconSmall
            color: Theme.ok
            visible: root.checked
        }

        FocusRing {
            target: root
            corner: Theme.s1
        }
    }
}
