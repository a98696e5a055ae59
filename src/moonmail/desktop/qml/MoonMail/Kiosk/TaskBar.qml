pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The way back of pages that have no foot of their own.
Item {
    id: root

    required property VmTask vm

    implicitHeight: row.implicitHeight + 2 * Theme.s3

    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.s8 - Theme.s3
        anchors.rightMargin: Theme.s8
        anchors.topMargin: Theme.s3
        anchors.bottomMargin: Theme.s3

        MoonButton {
            objectName: "task-back"
            text: qsTr("Back")
            iconName: "arrow-left"
            kind: MoonButton.Kind.Quiet
            onClicked: root.vm.back()
        }

        Item {
            Layout.fillWidth: true
        }
    }
}
