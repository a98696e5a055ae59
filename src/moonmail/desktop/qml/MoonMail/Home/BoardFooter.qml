pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

ColumnLayout {
    id: root

    required property VmDepartures vm

    spacing: Theme.s2

    Repeater {
        model: root.vm.state === "loading" ? 5 : 0

        Card {
            id: place

            Accessible.ignored: true
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.s6
                Layout.fillWidth: true

                Skeleton {
                    implicitHeight: Theme.heading
                }

                Skeleton {
                    implicitHeight: Theme.heading
                    Layout.fillWidth: true
                }

                Skeleton {
                    implicitHeight: Theme.heading
                }
            }
        }
    }

    Body {
        visible: root.vm.state === "loading"
        text: qsTr("Fetching the flights…")
        color: Theme.inkMuted
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.s4
    }

    Loader {
        active: root.vm.state === "empty"
        visible: active
        sourceComponent: EmptyState {
            iconName: "calendar-clock"
            title: qsTr("No flights yet")
            text: qsTr("As soon as a flight is announced, it appears here.")
        }
        Layout.fillWidth: true
        Layout.topMargin: Theme.s16
    }

    Loader {
        active: root.vm.state === "failed"
        visible: active
        sourceComponent: EmptyState {
            iconName: "cloud-off"
            title: root.vm.happened
            text: [root.vm.next, root.vm.code].filter(word => word !== "").join("\n")
            actionText: qsTr("Try again")
            actionIcon: "rotate-cw"
            onActionTriggered: root.vm.retry()
        }
        Layout.fillWidth: true
        Layout.topMargin: Theme.s16
    }

    Caption {
        visible: root.vm.hasSamples
        text: qsTr("Flights marked “Sample” are invented for this demonstration. Past flights are from published records.")
        Layout.fillWidth: true
        Layout.topMargin: Theme.s4
        Layout.leftMargin: Theme.s5
    }
}
