pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

T.Button {
    id: root

    required property string iconName
    property bool current: false
    property bool collapsed: false
    property string more: ""
    property color iconColor: root.current ? Theme.ink : Theme.inkMuted

    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.s3
    rightPadding: Theme.s2
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Accessible.description: root.more
    Accessible.checkable: root.current
    Accessible.checked: root.current
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: RowLayout {
        spacing: Theme.s3

        Icon {
            name: root.iconName
            color: root.iconColor
            Layout.alignment: root.collapsed ? Qt.AlignCenter : Qt.AlignVCenter
        }

        ColumnLayout {
            visible: !root.collapsed
            spacing: 0
            Layout.fillWidth: true

            Text {
                text: root.text
                color: root.current ? Theme.ink : Theme.inkMuted
                font.family: Theme.sans
                font.pixelSize: root.more === "" ? Theme.body : Theme.caption
                font.bold: root.current
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }

            Text {
                text: root.more
                visible: text !== ""
                color: Theme.inkMuted
                font.family: Theme.sans
                font.pixelSize: Theme.caption
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.current ? Theme.paperRaised : root.hovered ? Theme.tint(Theme.ink, 0.08) : Theme.clear
        border.width: Theme.highContrast && (root.current || root.hovered) ? Theme.hairline : 0
        border.color: Theme.line

        Rectangle {
            visible: root.current
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.s1 - Theme.hairline
            height: parent.height - 2 * Theme.s3
            radius: width / 2
            color: Theme.accent
        }

        FocusRing {
            target: root
            gap: 0
        }
    }
}
