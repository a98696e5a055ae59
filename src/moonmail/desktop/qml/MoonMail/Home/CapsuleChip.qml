pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// One of a few choices, small enough for several on a line. Put them into one parent, or give them one button group.
T.RadioButton {
    id: root

    property string iconName: ""
    property string detail: ""
    property string trailing: ""
    property alias picture: slot.data

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.s3
    rightPadding: Theme.s4
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Accessible.description: root.detail
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    indicator: null
    contentItem: RowLayout {
        spacing: Theme.s2

        Icon {
            name: root.checked ? "check" : root.iconName
            visible: name !== "" && slot.children.length === 0
            size: Theme.iconSmall
            color: root.checked ? Theme.accent : Theme.inkMuted
        }

        Item {
            id: slot

            visible: children.length > 0
            implicitWidth: childrenRect.width
            implicitHeight: childrenRect.height
        }

        Body {
            text: root.text
            font.bold: root.checked
            lineHeight: Theme.tightLineHeight
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Caption {
            text: root.trailing
            visible: text !== ""
            lineHeight: Theme.tightLineHeight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.checked ? Theme.paperRaised : root.hovered ? Theme.tint(Theme.ink, 0.08) : Theme.clear
        border.width: root.checked ? Theme.stroke : Theme.hairline
        border.color: root.checked ? Theme.accent : Theme.edge

        FocusRing {
            target: root
        }
    }
}
