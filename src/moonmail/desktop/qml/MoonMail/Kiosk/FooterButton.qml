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
    // The sign above the word, as on the tools beside it.
    property bool stacked: false

    implicitWidth: Math.max(Theme.target, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target + Theme.s3, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: root.stacked ? Theme.s2 : Theme.s5
    rightPadding: leftPadding
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

        GridLayout {
            id: row

            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width)
            columns: root.stacked ? 1 : 2
            columnSpacing: Theme.s3
            rowSpacing: Theme.s1

            Icon {
                name: root.iconName
                size: Theme.heading
                color: root.marked ? Theme.accent : Theme.ink
                Layout.alignment: Qt.AlignCenter
            }

            Text {
                text: root.text
                color: Theme.ink
                font.family: Theme.sans
                font.pixelSize: root.stacked ? Theme.caption : Theme.body
                font.bold: true
                lineHeight: Theme.tightLineHeight
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                horizontalAlignment: root.stacked ? Text.AlignHCenter : Text.AlignLeft
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
