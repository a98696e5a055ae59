pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

T.Button {
    id: root

    enum Kind {
        Primary,
        Secondary,
        Quiet,
        Danger
    }

    property int kind: MoonButton.Kind.Secondary
    property string iconName: ""
    property string description: ""
    property bool trailingIcon: false

    readonly property bool _filled: root.kind === MoonButton.Kind.Primary
    readonly property color _ink: !root.enabled ? Theme.inkMuted : root._filled ? Theme.accentInk : root.kind === MoonButton.Kind.Danger ? Theme.bad : Theme.ink

    implicitWidth: Math.max(Theme.target, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: root.kind === MoonButton.Kind.Quiet ? Theme.s3 : Theme.s5
    rightPadding: leftPadding
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Accessible.description: root.description
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        RowLayout {
            id: row

            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width)
            spacing: Theme.s2
            layoutDirection: root.trailingIcon ? Qt.RightToLeft : Qt.LeftToRight

            Icon {
                name: root.iconName
                visible: root.iconName !== ""
                color: root._ink
                Layout.alignment: Qt.AlignVCenter
            }

            Text {
                text: root.text
                visible: root.text !== ""
                color: root._ink
                font.family: Theme.sans
                font.pixelSize: Theme.body
                font.bold: root._filled
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                horizontalAlignment: root.kind === MoonButton.Kind.Quiet ? Text.AlignLeft : Text.AlignHCenter
                Layout.fillWidth: true
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: {
            if (root._filled)
                return !root.enabled ? Theme.paperRaised : root.hovered || root.down ? Theme.accentHover : Theme.accent;
            return root.down ? Theme.tint(Theme.ink, 0.16) : root.hovered ? Theme.tint(Theme.ink, 0.08) : Theme.clear;
        }
        border.width: (root._filled && root.enabled) || (root.kind === MoonButton.Kind.Quiet && !(Theme.highContrast && root.hovered)) ? 0 : Theme.hairline
        border.color: root.kind === MoonButton.Kind.Danger ? Theme.bad : Theme.edge

        FocusRing {
            target: root
        }
    }
}
