pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Always in the same place, within everybody's reach: call staff on the left, finish on the right, how it looks between.
FocusScope {
    id: root

    required property VmGuest guest
    readonly property bool wide: root.width > 1150 * Theme.textScale
    readonly property bool warned: root.guest.overlay === "timeout_warning"

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
        columnSpacing: Theme.s6
        rowSpacing: Theme.s3

        FooterButton {
            objectName: "call-staff"
            text: root.guest.staffLabel
            iconName: "concierge-bell"
            marked: root.guest.staff !== ""
            Layout.row: root.wide ? 0 : 1
            Layout.column: 0
            Layout.fillWidth: !root.wide
            Layout.fillHeight: true
            onClicked: root.guest.callStaff()
        }

        GuestTools {
            guest: root.guest
            enabled: !root.warned
            Layout.row: 0
            Layout.column: root.wide ? 1 : 0
            Layout.columnSpan: root.wide ? 1 : 2
            Layout.fillWidth: true
        }

        FooterButton {
            objectName: "finish"
            text: root.guest.finishLabel
            iconName: "log-out"
            Layout.row: root.wide ? 0 : 1
            Layout.column: root.wide ? 2 : 1
            Layout.fillWidth: !root.wide
            Layout.fillHeight: true
            onClicked: root.guest.askToFinish()
        }
    }
}
