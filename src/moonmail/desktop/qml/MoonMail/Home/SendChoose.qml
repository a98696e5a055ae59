pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Three questions: what, on which flight, and how large. An item's capsule follows from its measures.
FocusScope {
    id: root

    required property VmSend vm

    ScrollPage {
        id: page

        anchors.fill: parent
        margin: Theme.s8

        ColumnLayout {
            id: column

            readonly property int across: width > 640 * Theme.textScale ? 3 : 1
            readonly property real cardWidth: (width - (across - 1) * Theme.s3) / across
            // One scale for all plates: pixels for one millimetre.
            readonly property real unit: Math.min(root.vm.kind === "item" ? 2 : 3, (cardWidth - 2 * Theme.s5) / 44)

            width: parent ? parent.width : 0
            spacing: Theme.s3

            GridLayout {
                columns: column.across > 1 ? 2 : 1
                columnSpacing: Theme.s4
                rowSpacing: 0
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.s2

                Title {
                    font.pixelSize: column.across > 1 ? Theme.title : Theme.heading
                    text: root.vm.moving ? qsTr("Which flight or size instead?") : qsTr("What shall travel, and on which flight?")
                    Layout.fillWidth: true
                }

                MoonButton {
                    objectName: "open-carried"
                    text: qsTr("Open a draft from the lounge")
                    iconName: "qr-code"
                    kind: MoonButton.Kind.Quiet
                    visible: !root.vm.moving && !Mode.kiosk
                    Layout.leftMargin: column.across > 1 ? 0 : -Theme.s3
                    Layout.rightMargin: column.across > 1 ? -Theme.s3 : 0
                    onClicked: root.vm.openCarried()
                }
            }

            Body {
                visible: root.vm.moving && root.vm.boardState !== "empty"
                text: qsTr("Your content comes along. Until the change is confirmed, your booking stays as it is.")
                color: Theme.inkMuted
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.s2
            }

            Notice {
                kind: Notice.Kind.Warn
                visible: root.vm.happened !== "" && root.vm.boardState !== "empty"
                happened: root.vm.happened
                safe: root.vm.safe
                next: root.vm.next
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.s2
            }

            EmptyState {
                visible: root.vm.boardState === "empty"
                iconName: "plane-takeoff"
                title: root.vm.happened !== "" ? root.vm.happened : qsTr("No flight is open for booking at the moment")
                text: root.vm.happened !== "" ? root.vm.safe + " " + root.vm.next : qsTr("Departures shows what is planned next. Nothing you wrote is lost.")
                actionText: qsTr("See Departures")
                Layout.fillWidth: true
                Layout.topMargin: Theme.s12
                onActionTriggered: root.vm.openDepartures()
            }

            Subheading {
                text: qsTr("What you send")
                visible: root.vm.boardState !== "empty" && !root.vm.moving
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
            }

            SendKinds {
                vm: root.vm
                visible: root.vm.boardState !== "empty" && !root.vm.moving
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.s3
            }

            Subheading {
                text: qsTr("Flight")
                visible: root.vm.boardState !== "empty"
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
            }

            Repeater {
                model: root.vm.boardState === "loading" ? 2 : 0

                Skeleton {
                    radius: Theme.radiusCard
                    implicitHeight: Math.round(76 * Theme.textScale)
                    Layout.fillWidth: true
                }
            }

            SendFlights {
                vm: root.vm
                visible: root.vm.boardState === "ready"
                Layout.fillWidth: true
            }

            RowLayout {
                visible: root.vm.boardState !== "empty"
                spacing: Theme.s4
                Layout.fillWidth: true
                Layout.topMargin: Theme.s3

                Subheading {
                    text: root.vm.kind === "item" ? qsTr("Capsules") : qsTr("Plate")
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                }

                PlateScaleBar {
                    unit: column.unit
                }
            }

            Body {
                visible: root.vm.boardState !== "empty" && root.vm.kind === "item"
                text: qsTr("Nothing to choose here yet: you enter the measures on the next page, and we find the smallest capsule that fits.")
                color: Theme.inkMuted
                Layout.fillWidth: true
                Layout.maximumWidth: Theme.readingWidth
            }

            CapsuleLadder {
                vm: root.vm
                visible: root.vm.boardState !== "empty" && root.vm.kind === "item"
                unit: column.unit
                Layout.fillWidth: true
            }

            PlateChoices {
                vm: root.vm
                visible: root.vm.boardState !== "empty" && root.vm.kind !== "item"
                across: column.across
                unit: column.unit
                Layout.fillWidth: true
            }
        }
    }
}
