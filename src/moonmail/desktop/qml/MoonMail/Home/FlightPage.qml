pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    readonly property VmFlight vm: root.home.flight

    Accessible.role: Accessible.Pane
    Accessible.name: root.vm.flightNumber

    ScrollPage {
        id: page

        readonly property bool wide: width / Theme.textScale > 860

        anchors.fill: parent
        margin: Theme.s8

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s5

            MoonButton {
                text: qsTr("Departures")
                iconName: "arrow-left"
                kind: MoonButton.Kind.Quiet
                focus: true
                Layout.leftMargin: -Theme.s3
                onClicked: root.home.back()
            }

            ColumnLayout {
                visible: root.vm.state === "loading"
                spacing: Theme.s4
                Layout.fillWidth: true

                Skeleton {
                    implicitWidth: Theme.s16 * 4
                    implicitHeight: Theme.title
                }

                Skeleton {
                    implicitHeight: Theme.s16 * 2
                    Layout.fillWidth: true
                }

                Skeleton {
                    implicitHeight: Theme.s16 * 4
                    Layout.fillWidth: true
                }
            }

            EmptyState {
                visible: root.vm.state === "missing"
                iconName: "circle-help"
                title: qsTr("This flight is not known here")
                text: qsTr("It may have been withdrawn, or it has not been received yet. Departures shows every flight that is known.")
                actionText: qsTr("To Departures")
                Layout.fillWidth: true
                Layout.topMargin: Theme.s16
                onActionTriggered: root.home.open("departures")
            }

            FlightHead {
                vm: root.vm
                home: root.home
                wide: page.wide
                visible: root.vm.state === "ready"
                Layout.fillWidth: true
            }

            GridLayout {
                visible: root.vm.state === "ready"
                columns: page.wide ? 2 : 1
                columnSpacing: Theme.s5
                rowSpacing: Theme.s5
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: Theme.s5
                    Layout.fillWidth: true
                    Layout.preferredWidth: Math.round(560 * Theme.textScale)
                    Layout.alignment: Qt.AlignTop

                    FlightPrices {
                        vm: root.vm
                        visible: count > 0
                        Layout.fillWidth: true
                    }

                    FlightMilestones {
                        vm: root.vm
                        stacked: page.width / Theme.textScale < 520
                        visible: count > 0
                        Layout.fillWidth: true
                    }

                    FlightNews {
                        vm: root.vm
                        visible: count > 0
                        Layout.fillWidth: true
                    }
                }

                ColumnLayout {
                    spacing: Theme.s5
                    Layout.fillWidth: true
                    Layout.preferredWidth: Math.round(340 * Theme.textScale)
                    Layout.alignment: Qt.AlignTop

                    FlightSite {
                        vm: root.vm
                        Layout.fillWidth: true
                    }

                    FlightWindows {
                        vm: root.vm
                        visible: count > 0
                        Layout.fillWidth: true
                    }

                    FlightRights {
                        vm: root.vm
                        visible: root.vm.duty !== ""
                        Layout.fillWidth: true
                    }
                }
            }

            Caption {
                visible: root.vm.state === "ready"
                text: qsTr("Source: %1").arg(root.vm.source)
                Layout.fillWidth: true
            }
        }
    }
}
