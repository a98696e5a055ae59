pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// One answer to the page's question, large enough to be hit in passing. ``primary``: the one that most people want.
T.Button {
    id: root

    property string iconName: ""
    property string hint: ""
    property bool primary: false
    property bool arrow: true

    readonly property color _ink: root.primary ? Theme.accentInk : Theme.ink

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(2 * Theme.target + Theme.s3, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.s8
    rightPadding: root.arrow ? Theme.s6 : Theme.s8
    topPadding: Theme.s6
    bottomPadding: Theme.s6
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Accessible.description: root.hint
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: RowLayout {
        spacing: Theme.s6

        // Without an arrow it leads nowhere: it is a plain button, its words in the middle.
        Item {
            visible: !root.arrow
            Layout.fillWidth: true
        }

        Icon {
            name: root.iconName
            size: Theme.iconLarge
            visible: root.iconName !== ""
            color: root._ink
            Layout.alignment: Qt.AlignVCenter
        }

        ColumnLayout {
            spacing: Theme.s1
            Layout.fillWidth: root.arrow
            Layout.maximumWidth: root.availableWidth - (root.arrow ? 0 : 2 * Theme.s6)

            Heading {
                text: root.text
                color: root._ink
                horizontalAlignment: root.arrow ? Text.AlignLeft : Text.AlignHCenter
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Body {
                text: root.hint
                visible: text !== ""
                color: root.primary ? Theme.accentInk : Theme.inkMuted
                horizontalAlignment: root.arrow ? Text.AlignLeft : Text.AlignHCenter
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }

        Icon {
            name: "chevron-right"
            size: Theme.heading
            visible: root.arrow
            color: root._ink
            Layout.alignment: Qt.AlignVCenter
        }

        Item {
            visible: !root.arrow
            Layout.fillWidth: true
        }
    }
    background: Rectangle {
        radius: Theme.radiusCard
        color: root.primary ? (root.hovered || root.down ? Theme.accentHover : Theme.accent) : root.hovered || root.down ? Theme.paperRaised : Theme.paper
        border.width: root.primary ? 0 : Theme.hairline
        border.color: Theme.edge

        FocusRing {
            target: root
            corner: Theme.radiusCard
        }
    }
}
