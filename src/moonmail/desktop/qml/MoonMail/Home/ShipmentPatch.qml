pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// A patch. An earned one can be saved; the others are pale, with their name.
T.AbstractButton {
    id: root

    required property int seq
    required property string name
    required property bool earned
    required property string picture
    required property string spoken
    readonly property int side: Math.round(80 * Theme.textScale)

    objectName: "patch-" + root.seq
    text: root.name
    implicitWidth: Math.max(root.side, implicitContentWidth) + leftPadding + rightPadding
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    padding: Theme.s1
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: root.earned ? Accessible.Button : Accessible.Graphic
    Accessible.name: root.spoken
    Accessible.description: root.earned ? qsTr("Saves the patch as a picture") : ""
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: ColumnLayout {
        spacing: Theme.s1

        Item {
            implicitWidth: root.side
            implicitHeight: root.side
            Layout.alignment: Qt.AlignHCenter

            Rectangle {
                anchors.fill: parent
                visible: root.picture === ""
                radius: width / 2
                color: Theme.clear
                border.width: Theme.stroke
                border.color: Theme.line
            }

            Image {
                anchors.fill: parent
                source: root.picture
                sourceSize.width: root.side * 2
                opacity: root.earned ? 1 : 0.55
                fillMode: Image.PreserveAspectFit
                smooth: true
            }
        }

        Caption {
            text: root.name
            color: root.earned ? Theme.ink : Theme.inkMuted
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
            Layout.fillWidth: true
            Layout.preferredWidth: root.side
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.hovered && root.earned ? Theme.tint(Theme.ink, 0.08) : Theme.clear

        FocusRing {
            target: root
        }
    }
}
