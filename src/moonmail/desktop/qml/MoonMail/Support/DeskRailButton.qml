pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

T.Button {
    id: root

    required property string iconName
    property string keys: ""
    property bool current: false

    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.s1
    rightPadding: Theme.s1
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Accessible.description: root.keys
    Accessible.checkable: root.current
    Accessible.checked: root.current
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: ColumnLayout {
        spacing: Theme.s1

        Icon {
            name: root.iconName
            color: root.current ? Theme.ink : Theme.inkMuted
            Layout.alignment: Qt.AlignHCenter
        }

        Text {
            // Somebody's name may be long; their settings have all of it.
            objectName: "may-elide"
            text: root.text
            maximumLineCount: 2
            elide: Text.ElideRight
            color: root.current ? Theme.ink : Theme.inkMuted
            font.family: Theme.sans
            font.pixelSize: Theme.caption
            font.bold: root.current
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
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

    Tip {
        target: root
        x: root.width + Theme.s1
        y: Math.round((root.height - height) / 2)
        text: root.keys
    }
}
