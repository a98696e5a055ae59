pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Always in the same place, within everybody's reach: call staff on the left, finish on the right, how it looks between.
FocusScope {
    id: root

    required property VmGuest guest
    required property real windowHeight
    readonly property bool roomy: root.width > 1150 * Theme.textScale
    // In one row, so that a low window keeps its page; where it is narrow, sign above word.
    readonly property bool wide: root.roomy || (root.width > 600 * Theme.textScale && root.windowHeight < 700 * Theme.textScale)

    implicitHeight: grid.implicitHeight + 2 * Theme.s4

    Rectangle {
        anchors.fill: parent
        color: Theme.paper

        Rectangle {
            width: parent.width
            height: Theme.hairline
            color: Theme.line
        }
    }

    GridLayout {
        id: grid

        anchors.fill: parent
        anchors.leftMargin: Theme.s8
        anchors.rightMargin: Theme.s8
        anchors.topMargin: Theme.s4
        anchors.bottomMargin: Theme.s4
        columns: root.wide ? 3 : 2
        columnSpacing: root.roomy ? Theme.s6 : Theme.s3
        rowSpacing: Theme.s3

        FooterButton {
            objectName: "call-staff"
            text: root.guest.staffLabel
            iconName: "concierge-bell"
            stacked: root.wide && !root.roomy
            marked: root.guest.staff !== ""
            Layout.row: root.wide ? 0 : 1
            Layout.column: 0
            Layout.fillWidth: !root.wide
            Layout.preferredWidth: root.roomy ? implicitWidth : root.wide ? Math.round(root.width / 6) : Theme.hairline
            Layout.fillHeight: true
            onClicked: root.guest.callStaff()
        }

        GuestTools {
            guest: root.guest
            Layout.row: 0
            Layout.column: root.wide ? 1 : 0
            Layout.columnSpan: root.wide ? 1 : 2
            Layout.fillWidth: true
        }

        FooterButton {
            objectName: "finish"
            text: root.guest.finishLabel
            iconName: "log-out"
            stacked: root.wide && !root.roomy
            Layout.row: root.wide ? 0 : 1
            Layout.column: root.wide ? 2 : 1
            Layout.fillWidth: !root.wide
            Layout.preferredWidth: root.roomy ? implicitWidth : root.wide ? Math.round(root.width / 6) : Theme.hairline
            Layout.fillHeight: true
            onClicked: root.guest.askToFinish()
        }
    }
}
