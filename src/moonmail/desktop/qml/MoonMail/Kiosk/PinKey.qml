pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import MoonMail.Ui

T.Button {
    id: root

    property real side: Theme.target
    property bool small: false

    implicitHeight: root.side
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Keys.onSpacePressed: root.click()

    contentItem: Text {
        text: root.text
        color: root.enabled ? Theme.ink : Theme.inkMuted
        font.family: Theme.sans
        font.pixelSize: root.small ? Theme.body : Theme.heading
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: Theme.radiusCard
        color: root.down ? Theme.paperRaised : Theme.paper
        border.width: Theme.hairline
        border.color: Theme.edge

        FocusRing {
            target: root
        }
    }
}
