pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// One of the tools at the bottom: a sign and a word, on or off.
T.Button {
    id: root

    required property string iconName
    property bool on: false
    property string value: ""

    implicitWidth: Math.max(Theme.target + Theme.s8, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.s2
    rightPadding: Theme.s2
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: [root.text.replace("\n", " "), root.value].filter(word => word !== "").join(" ")
    Accessible.checkable: root.checkable
    Accessible.checked: root.on
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: ColumnLayout {
        spacing: Theme.s1

        RowLayout {
            spacing: Theme.s2
            Layout.alignment: Qt.AlignHCenter

            Icon {
                name: root.iconName
                size: Theme.heading
                color: root.on ? Theme.accent : Theme.ink
            }

            Text {
                text: root.value
                visible: text !== ""
                color: Theme.inkMuted
                font.family: Theme.mono
                font.pixelSize: Theme.caption
                Accessible.ignored: true
            }
        }

        Text {
            text: root.text
            color: Theme.ink
            font.family: Theme.sans
            font.pixelSize: Theme.caption
            lineHeight: Theme.tightLineHeight
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        // Signs stand in one line, however many lines the words take.
        Item {
            Layout.fillHeight: true
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.down ? Theme.tint(Theme.ink, 0.16) : root.hovered ? Theme.tint(Theme.ink, 0.08) : Theme.paperRaised
        border.width: root.on ? Theme.stroke : Theme.hairline
        border.color: root.on ? Theme.accent : Theme.line

        FocusRing {
            target: root
            gap: 0
        }
    }
}
