pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is to be published.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskFlights vm

    function toFirst() {
        (fields.itemAt(0) as FlightsField)?.toField();
    }

    padding: Theme.s5
    spacing: Theme.s4

    Notice {
        id: trouble

        objectName: "flights-trouble"
        visible: root.vm.happened !== ""
        kind: Notice.Kind.Warn
        happened: root.vm.happened
        safe: root.vm.safe
        next: root.vm.next
        code: root.vm.code
        Layout.fillWidth: true
        onHappenedChanged: {
            if (trouble.happened !== "")
                trouble.Accessible.announce(trouble.Accessible.name);
        }
    }

    GridLayout {
        id: grid

        columns: root.width > 480 * Theme.textScale ? 2 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            id: fields

            model: root.vm.fields

            FlightsField {
                vm: root.vm
                Layout.fillWidth: true
                Layout.columnSpan: half ? 1 : grid.columns
                Layout.alignment: Qt.AlignTop
            }
        }
    }

    ActionButton {
        objectName: "preview-outcome"
        desk: root.desk
        actionId: "flights.preview"
        text: qsTr("See what the bookings get")
        iconName: "list-checks"
        visible: root.vm.form === "outcome"
        enabled: root.vm.canPreview
    }

    FlightsOutcome {
        vm: root.vm
        visible: root.vm.form === "outcome" && root.vm.previewSum !== ""
        Layout.fillWidth: true
    }
}
