pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// Call staff and Finish: outlined, large, never the accent.
T.Button {
    id: root

    required property string iconName
    property bool marked: false

    implicitWidth: Math.max(Theme.target, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target + Theme.s3, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.s5
    rightPadding: Theme.s5
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text.replace("\n", " ")
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        RowLayout {
            id: row

            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width)
            spacing: Theme.s3

            Icon {
                name: root.iconName
                size: Theme.heading
                color: root.marked ? Theme.accent : Theme.ink
            }

            Text {
                text: root.text
                color: Theme.ink
                font.family: Theme.sans
                font.pixelSize: Theme.body
                font.bold: true
                lineHeight: Theme.tightLineHeight
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.down ? Theme.tint(Theme.ink, 0.16) : root.hovered ? Theme.tint(Theme.ink, 0.08) : Theme.clear
        border.width: root.marked ? Theme.stroke : Theme.hairline
        border.color: root.marked ? Theme.accent : Theme.edge

        FocusRing {
            target: root
        }
    }
}
