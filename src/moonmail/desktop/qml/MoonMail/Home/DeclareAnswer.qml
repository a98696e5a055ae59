pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// One of three answers, side by side. Left and right go from one to the next.
T.AbstractButton {
    id: root

    required property string question

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.s12, implicitContentHeight + topPadding + bottomPadding)
    padding: Theme.s2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: root.text
    Accessible.description: root.question
    Accessible.checkable: true
    Accessible.checked: root.checked
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()
    Keys.onRightPressed: root.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    Keys.onLeftPressed: root.nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        RowLayout {
            id: row

            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width)
            spacing: Theme.s1

            Icon {
                name: "check"
                size: Theme.iconSmall
                color: Theme.accent
                visible: root.checked
            }

            Body {
                text: root.text
                lineHeight: 1
                font.bold: root.checked
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.checked ? Theme.paperRaised : root.down ? Theme.tint(Theme.ink, 0.16) : root.hovered ? Theme.tint(Theme.ink, 0.08) : Theme.clear
        border.width: root.checked ? Theme.stroke : Theme.hairline
        border.color: root.checked ? Theme.accent : Theme.edge

        FocusRing {
            target: root
        }
    }
}
