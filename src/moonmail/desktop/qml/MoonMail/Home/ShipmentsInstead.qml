pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Item {
    id: root

    required property VmHome home
    required property VmShipments vm

    implicitHeight: column.implicitHeight + Theme.s8

    ColumnLayout {
        id: column

        width: parent.width
        spacing: Theme.s2

        Repeater {
            model: root.vm.state === "loading" ? 5 : 0

            Skeleton {
                implicitHeight: Math.round(88 * Theme.textScale)
                radius: Theme.radiusCard
                Layout.fillWidth: true
            }
        }

        EmptyState {
            visible: root.vm.state === "signedOut"
            iconName: "luggage"
            title: qsTr("Sign in to see your shipments")
            text: qsTr("Your browser opens the sign-in page. Then your bookings, passes and timelines appear here, and stay readable offline.")
            actionText: root.home.signingIn ? qsTr("Continue in the browser") : qsTr("Sign in with the browser")
            actionIcon: "external-link"
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.s16
            onActionTriggered: root.home.signIn()
        }

        EmptyState {
            visible: root.vm.state === "empty"
            iconName: "luggage"
            title: qsTr("Nothing is on its way yet")
            text: qsTr("Choose a flight and write a few words. From the booking on, you can follow it here all the way to the Moon.")
            actionText: qsTr("Look at the flights")
            actionIcon: "plane-takeoff"
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.s16
            onActionTriggered: root.home.open("departures")
        }

        EmptyState {
            visible: root.vm.state === "failed"
            iconName: "cloud-off"
            title: root.vm.happened
            text: [root.vm.safe, root.vm.next, root.vm.code].filter(word => word !== "").join("\n")
            actionText: qsTr("Try again")
            actionIcon: "refresh-cw"
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.s16
            onActionTriggered: root.vm.retry()
        }
    }
}
