pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// A choice among many, as small as its word. ``single``: choosing it unchooses the others.
T.AbstractButton {
    id: root

    property bool single: false
    property bool strong: true

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.s3
    rightPadding: Theme.s4
    topPadding: Theme.s1
    bottomPadding: Theme.s1
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: root.single ? Accessible.RadioButton : Accessible.CheckBox
    Accessible.name: root.text
    Accessible.checkable: true
    Accessible.checked: root.checked
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: RowLayout {
        spacing: Theme.s2

        Rectangle {
            implicitWidth: Theme.icon
            implicitHeight: Theme.icon
            radius: root.single ? width / 2 : Theme.s1
            color: root.checked ? Theme.accent : Theme.clear
            border.width: Theme.stroke
            border.color: root.checked ? Theme.accent : Theme.edge

            Icon {
                anchors.centerIn: parent
                name: "check"
                size: Theme.iconSmall
                color: Theme.accentInk
                visible: root.checked
            }
        }

        Body {
            text: root.text
            lineHeight: root.strong ? 1 : Theme.tightLineHeight
            font.bold: root.checked && root.strong
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.checked || root.hovered ? Theme.paperRaised : Theme.clear
        border.width: root.checked ? Theme.stroke : Theme.hairline
        border.color: root.checked ? Theme.accent : Theme.edge

        FocusRing {
            target: root
        }
    }
}
