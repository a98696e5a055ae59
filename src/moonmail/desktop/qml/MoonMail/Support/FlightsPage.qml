pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The flights on the left, what is known of one in the middle, what is to be said of it on the right.
FocusScope {
    id: root

    required property VmDesk desk
    readonly property VmDeskFlights vm: root.desk.flights
    readonly property real room: root.width / Theme.textScale
    readonly property bool wide: root.room >= 1080
    readonly property bool stacked: root.room < 760
    readonly property int leftWidth: root.stacked ? root.width : Math.round(Math.min(300 * Theme.textScale, root.width * 0.3))

    Connections {
        target: root.desk

        function onToBox() {
            list.toCurrent();
        }
    }

    Connections {
        target: root.vm

        function onListWanted() {
            list.toCurrent();
        }

        function onFormWanted() {
            form.toFirst();
        }
    }

    Connections {
        target: root.vm.feed

        function onFileWanted() {
            file.open();
        }
    }

    FlightsList {
        id: list

        desk: root.desk
        vm: root.vm
        focus: true
        width: root.leftWidth
        height: root.stacked ? Math.round(root.height * 0.3) : root.height
    }

    Rectangle {
        x: root.stacked ? 0 : root.leftWidth
        y: root.stacked ? list.height : 0
        width: root.stacked ? root.width : Theme.hairline
        height: root.stacked ? Theme.hairline : root.height
        color: Theme.line
    }

    ScrollPage {
        id: page

        x: root.stacked ? 0 : root.leftWidth + Theme.hairline
        y: root.stacked ? list.height + Theme.hairline : 0
        width: root.width - x
        height: root.height - y
        margin: Theme.s5

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s4

            ColumnLayout {
                visible: root.vm.state === "loading"
                spacing: Theme.s4
                Layout.fillWidth: true

                Repeater {
                    model: 3

                    Skeleton {
                        implicitHeight: Math.round(160 * Theme.textScale)
                        radius: Theme.radiusCard
                        Layout.fillWidth: true
                    }
                }
            }

            ColumnLayout {
                visible: root.vm.state === "failed"
                spacing: Theme.s3
                Layout.fillWidth: true

                Notice {
                    kind: Notice.Kind.Bad
                    happened: root.vm.happened
                    safe: root.vm.safe
                    next: root.vm.next
                    code: root.vm.code
                    Layout.fillWidth: true
                }

                ActionButton {
                    desk: root.desk
                    actionId: "flights.reload"
                    text: qsTr("Try again")
                    iconName: "refresh-cw"
                }
            }

            EmptyState {
                visible: root.vm.state === "ready" && root.vm.chosen === ""
                iconName: "rocket"
                title: qsTr("There are no flights yet")
                text: qsTr("A mission feed brings in the flights of an operator.")
                Layout.fillWidth: true
            }

            GridLayout {
                visible: root.vm.state === "ready"
                columns: root.wide ? 2 : 1
                columnSpacing: Theme.s5
                rowSpacing: Theme.s5
                Layout.fillWidth: true

                ColumnLayout {
                    visible: root.wide && root.vm.chosen !== ""
                    spacing: Theme.s4
                    Layout.fillWidth: true
                    Layout.preferredWidth: Math.round(440 * Theme.textScale)
                    Layout.alignment: Qt.AlignTop

                    FlightsPublish {
                        desk: root.desk
                        vm: root.vm
                        visible: root.wide && root.vm.pane === "form"
                        Layout.fillWidth: true
                    }

                    FlightsFacts {
                        desk: root.desk
                        vm: root.vm
                        Layout.fillWidth: true
                    }
                }

                ColumnLayout {
                    spacing: Theme.s4
                    Layout.fillWidth: true
                    Layout.preferredWidth: Math.round(480 * Theme.textScale)
                    Layout.alignment: Qt.AlignTop

                    Mono {
                        text: root.vm.head
                        visible: !root.wide && text !== ""
                        font.pixelSize: Theme.heading
                        font.bold: true
                        lineHeight: Theme.tightLineHeight
                        Accessible.ignored: true
                    }

                    FlightsTabs {
                        desk: root.desk
                        vm: root.vm
                        Layout.fillWidth: true
                    }

                    FlightsForm {
                        id: form

                        desk: root.desk
                        vm: root.vm
                        visible: root.vm.pane === "form" && root.vm.chosen !== ""
                        Layout.fillWidth: true
                    }

                    FlightsPublish {
                        desk: root.desk
                        vm: root.vm
                        visible: !root.wide && root.vm.pane === "form" && root.vm.chosen !== ""
                        Layout.fillWidth: true
                    }

                    FlightsFeed {
                        desk: root.desk
                        vm: root.vm.feed
                        visible: root.vm.pane === "feed"
                        Layout.fillWidth: true
                    }

                    FlightsFacts {
                        desk: root.desk
                        vm: root.vm
                        visible: !root.wide && root.vm.chosen !== ""
                        Layout.fillWidth: true
                    }
                }
            }
        }
    }

    DropArea {
        anchors.fill: parent
        onDropped: drop => {
            if (drop.hasUrls)
                root.vm.feed.open(drop.urls[0]);
        }
    }

    FileDialog {
        id: file

        title: qsTr("A mission feed")
        nameFilters: [qsTr("Mission feeds (%1)").arg("*.json"), qsTr("All files (%1)").arg("*")]
        onAccepted: root.vm.feed.open(file.selectedFile)
    }
}
