pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What was declared, and beside it what is measured. An instrument that types ends with Enter, which goes on.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskReceive vm

    function toField(name: string) {
        const field = name === "width" ? widthField : name === "height" ? heightField : name === "mass" ? massField : lengthField;
        field.field.forceActiveFocus();
        field.field.selectAll();
    }

    padding: Theme.s4

    Subheading {
        text: root.vm.view.thing
        Layout.fillWidth: true
    }

    Caption {
        text: root.vm.view.described
        Layout.fillWidth: true
    }

    RowLayout {
        spacing: Theme.s6
        Layout.fillWidth: true

        LabelValue {
            label: qsTr("Declared size")
            value: root.vm.view.declared
        }

        LabelValue {
            label: qsTr("Declared mass")
            value: root.vm.view.declaredMass
        }

        LabelValue {
            label: qsTr("Comes by")
            value: root.vm.view.handIn
            Layout.fillWidth: true
        }
    }

    GridLayout {
        columns: 2
        columnSpacing: Theme.s4
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Layout.fillWidth: true

        ReceiveMeasure {
            id: lengthField

            name: "length"
            label: qsTr("%1 (mm)").arg(root.vm.view.lengthLabel)
            value: root.vm.view.length
            error: root.vm.view.lengthError
            vm: root.vm
        }

        ReceiveMeasure {
            id: widthField

            name: "width"
            label: qsTr("%1 (mm)").arg(root.vm.view.widthLabel)
            value: root.vm.view.width
            error: root.vm.view.widthError
            visible: !root.vm.view.round
            vm: root.vm
        }

        ReceiveMeasure {
            id: heightField

            name: "height"
            label: qsTr("%1 (mm)").arg(root.vm.view.heightLabel)
            value: root.vm.view.height
            error: root.vm.view.heightError
            vm: root.vm
        }

        ReceiveMeasure {
            id: massField

            name: "mass"
            label: qsTr("Mass (g)")
            value: root.vm.view.mass
            error: root.vm.view.massError
            vm: root.vm
        }
    }

    ReceiveLine {
        text: root.vm.view.fitText
        iconName: root.vm.view.fitTone === "ok" ? "circle-check" : "triangle-alert"
        tone: root.vm.view.fitTone
        Layout.fillWidth: true
    }

    Flow {
        spacing: Theme.s2
        Layout.fillWidth: true

        ActionButton {
            desk: root.desk
            actionId: "receive.as_declared"
            text: qsTr("As declared")
            iconName: "ruler"
        }

        ActionButton {
            desk: root.desk
            actionId: "receive.photo"
            text: root.vm.view.photos === "" ? qsTr("Photos") : root.vm.view.photos
            iconName: "camera"
            kind: MoonButton.Kind.Quiet
        }
    }
}
