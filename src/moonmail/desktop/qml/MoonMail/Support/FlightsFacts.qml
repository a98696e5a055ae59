pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is known of the flight now, as members are told it.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskFlights vm

    padding: Theme.s5
    spacing: Theme.s3

    Flow {
        spacing: Theme.s4
        Layout.fillWidth: true

        Mono {
            text: root.vm.head
            font.pixelSize: Theme.heading
            font.bold: true
            lineHeight: Theme.tightLineHeight
            Accessible.role: Accessible.Heading
        }

        Chip {
            text: root.vm.status
            iconName: root.vm.statusIcon
            tone: root.vm.statusTone
        }

        Chip {
            text: root.vm.sample
            iconName: "info"
            tone: "muted"
            visible: text !== ""
        }
    }

    GridLayout {
        columns: root.width > 360 * Theme.textScale ? 2 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: root.vm.facts

            LabelValue {
                required label
                required value

                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
            }
        }
    }

    Divider {}

    FlightsSteps {
        title: qsTr("Milestones and events")
        lines: root.vm.steps
        Layout.fillWidth: true
    }

    FlightsSteps {
        title: qsTr("Updates and windows")
        lines: root.vm.news
        Layout.fillWidth: true
    }
}
