pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// One picture, and the button that takes it away.
Item {
    id: root

    required property string url
    required property string name
    required property string lost

    signal removed

    implicitWidth: Math.round(132 * Math.min(Theme.textScale, 1.5))
    implicitHeight: implicitWidth

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.tint(Theme.ink, 0.07)
        border.width: Theme.hairline
        border.color: root.lost !== "" ? Theme.bad : Theme.line

        Image {
            anchors.fill: parent
            anchors.margins: Theme.s1
            source: root.url
            fillMode: Image.PreserveAspectCrop
            visible: status === Image.Ready
            Accessible.role: Accessible.Graphic
            Accessible.name: root.name
        }

        Icon {
            anchors.centerIn: parent
            visible: root.url === ""
            name: root.lost !== "" ? "circle-alert" : "image"
            color: root.lost !== "" ? Theme.bad : Theme.inkMuted
        }

        Rectangle {
            anchors.top: parent.top
            anchors.right: parent.right
            anchors.margins: Theme.s1
            width: remove.width
            height: remove.height
            radius: Theme.radius
            color: Theme.paper

            IconButton {
                id: remove

                implicitWidth: Theme.s8
                text: qsTr("Remove %1").arg(root.name)
                iconName: "x"
                onClicked: root.removed()
            }
        }
    }
}
