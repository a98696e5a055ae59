pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The flight as on a ticket: number, site, status and window; and the one next step.
Card {
    id: root

    required property VmHome home
    required property VmFlight vm
    required property bool wide

    padding: Theme.s6
    spacing: Theme.s5

    GridLayout {
        columns: root.wide ? 2 : 1
        columnSpacing: Theme.s8
        rowSpacing: Theme.s4
        Layout.fillWidth: true

        ColumnLayout {
            spacing: Theme.s1
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.s4
                Layout.fillWidth: true

                Mono {
                    text: root.vm.flightNumber
                    font.pixelSize: Theme.heading
                    lineHeight: Theme.tightLineHeight
                    color: Theme.inkMuted
                    Layout.fillWidth: true
                }
            }

            Title {
                text: root.vm.site
                Layout.fillWidth: true
            }

            Body {
                text: root.vm.by
                color: Theme.inkMuted
                Layout.fillWidth: true
            }

            Flow {
                spacing: Theme.s4
                Layout.fillWidth: true
                Layout.topMargin: Theme.s2

                Chip {
                    text: root.vm.status
                    iconName: root.vm.statusIcon
                    tone: root.vm.statusTone
                }

                Chip {
                    text: root.vm.delayed
                    iconName: "clock-alert"
                    tone: "warn"
                    visible: text !== ""
                }

                Chip {
                    text: root.vm.sample
                    iconName: "info"
                    tone: "muted"
                    visible: text !== ""
                }
            }
        }

        ColumnLayout {
            visible: root.vm.canBook
            spacing: Theme.s1
            Layout.alignment: root.wide ? Qt.AlignRight | Qt.AlignVCenter : Qt.AlignLeft

            RowLayout {
                spacing: Theme.s2
                Layout.alignment: root.wide ? Qt.AlignRight : Qt.AlignLeft

                MoneyText {
                    text: root.vm.fromPrice
                    large: true
                }

                Body {
                    text: qsTr("and up, tax included", "after the lowest price")
                    color: Theme.inkMuted
                    Layout.alignment: Qt.AlignBottom
                }
            }

            MoonButton {
                objectName: "send-on-this-flight"
                text: qsTr("Send a message on this flight")
                iconName: "send"
                kind: MoonButton.Kind.Primary
                visible: root.home.isBuilt("send")
                Layout.topMargin: Theme.s2
                Layout.alignment: root.wide ? Qt.AlignRight : Qt.AlignLeft
                onClicked: root.home.sendOn(root.vm.missionId)
            }
        }
    }

    Body {
        text: root.vm.outcomeNote
        visible: text !== ""
        Layout.fillWidth: true
    }

    Divider {}

    GridLayout {
        columns: root.wide ? 4 : root.width / Theme.textScale > 460 ? 2 : 1
        columnSpacing: Theme.s6
        rowSpacing: Theme.s4
        uniformCellWidths: true
        Layout.fillWidth: true

        LabelValue {
            label: qsTr("Launch window")
            value: root.vm.window
            strong: true
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }

        LabelValue {
            label: qsTr("Landing planned for")
            value: root.vm.landing
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }

        LabelValue {
            label: qsTr("Book by")
            value: root.vm.lastBooking
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }

        LabelValue {
            label: qsTr("Items due by")
            value: root.vm.itemDue
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }

        LabelValue {
            label: qsTr("Mission ended")
            value: root.vm.ended
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }
    }
}
