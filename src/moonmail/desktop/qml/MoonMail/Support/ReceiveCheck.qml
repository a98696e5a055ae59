pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// One line of the checklist: not looked at yet, good, or not good.
T.AbstractButton {
    id: root

    required property string key
    required property string name
    required property string look
    required property string mark
    required property bool declared
    readonly property string word: root.mark === "good" ? qsTr("good") : root.mark === "bad" ? qsTr("not good") : qsTr("not looked at yet")

    objectName: "check-" + root.key
    implicitWidth: Theme.target
    implicitHeight: Math.max(Theme.s8, row.implicitHeight + 2 * Theme.s1)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: root.name
    Accessible.description: root.word + " " + root.look
    Accessible.checkable: true
    Accessible.checked: root.mark === "good"
    Accessible.onPressAction: root.click()
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: Item {
        implicitHeight: row.implicitHeight

        RowLayout {
            id: row

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.s2
            anchors.rightMargin: Theme.s2
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.s2

            Icon {
                name: root.mark === "good" ? "circle-check" : root.mark === "bad" ? "circle-x" : "circle-dashed"
                size: Theme.icon
                color: root.mark === "good" ? Theme.ok : root.mark === "bad" ? Theme.bad : Theme.inkMuted
            }

            Body {
                text: root.mark === "bad" ? qsTr("%1: not so").arg(root.name) : root.declared ? qsTr("%1 (declared)").arg(root.name) : root.name
                color: root.mark === "bad" ? Theme.bad : Theme.ink
                font.bold: root.mark === "bad"
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.down ? Theme.tint(Theme.ink, 0.16) : root.hovered ? Theme.tint(Theme.ink, 0.08) : Theme.clear

        FocusRing {
            target: root
            gap: 0
        }
    }

    Tip {
        target: root
        text: root.look
    }
}
