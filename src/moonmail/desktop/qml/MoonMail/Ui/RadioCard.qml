pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// One choice of a few, as a card: put several into one parent, or give them one ``T.ButtonGroup``.
T.RadioButton {
    id: root

    property string hint: ""
    property string trailing: ""
    property string trailingHint: ""
    property string iconName: ""
    property alias picture: pictureSlot.data

    implicitWidth: Math.max(implicitContentWidth + leftPadding + rightPadding, Math.round(200 * Theme.textScale))
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    padding: Theme.s4
    leftPadding: Theme.s4 + indicator.width + Theme.s3
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: [root.text, root.trailing].filter(word => word !== "").join(" ")
    Accessible.description: [root.hint, root.trailingHint].filter(word => word !== "").join(" ")
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    indicator: Rectangle {
        x: Theme.s4
        y: (root.height - height) / 2
        width: Theme.s5
        height: Theme.s5
        radius: width / 2
        color: Theme.clear
        border.width: Theme.stroke
        border.color: root.checked ? Theme.accent : Theme.edge

        Rectangle {
            anchors.centerIn: parent
            width: Theme.s5 / 2
            height: width
            radius: width / 2
            color: Theme.accent
            visible: root.checked
        }
    }
    contentItem: RowLayout {
        spacing: Theme.s4

        Item {
            id: pictureSlot

            visible: children.length > 0
            implicitWidth: childrenRect.width
            implicitHeight: childrenRect.height
        }

        Icon {
            name: root.iconName
            visible: root.iconName !== ""
            color: root.enabled ? Theme.ink : Theme.inkMuted
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Body {
                text: root.text
                font.bold: true
                color: root.enabled ? Theme.ink : Theme.inkMuted
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.hint
                visible: text !== ""
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            spacing: 0
            visible: root.trailing !== ""

            Body {
                text: root.trailing
                font.bold: true
                wrapMode: Text.NoWrap
                horizontalAlignment: Text.AlignRight
                color: root.enabled ? Theme.ink : Theme.inkMuted
                Accessible.ignored: true
                Layout.alignment: Qt.AlignRight
            }

            Caption {
                text: root.trailingHint
                visible: text !== ""
                wrapMode: Text.NoWrap
                Accessible.ignored: true
                Layout.alignment: Qt.AlignRight
            }
        }
    }
    background: Rectangle {
        radius: Theme.radiusCard
        color: root.checked || root.hovered ? Theme.paperRaised : Theme.paper
        border.width: root.checked ? Theme.stroke : Theme.hairline
        border.color: root.checked ? Theme.accent : root.hovered ? Theme.edge : Theme.line

        FocusRing {
            target: root
            corner: Theme.radiusCard
        }
    }
}
