pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What one kind of help needs to know; then what it does and costs; then doing it.
ColumnLayout {
    id: root

    required property VmDesk desk
    required property VmDeskHelpBooking vm
    readonly property list<string> fields: root.vm.form === "content" ? (root.vm.isItem ? ["title", "name", "mass_g", "length_mm", "width_mm", "height_mm"] : ["title", "name"]) : root.vm.form === "name" ? ["name", "name_kana", "name_latin"] : []

    function labelOf(field: string): string {
        switch (field) {
        case "title":
            return qsTr("Title");
        case "name":
            return root.vm.form === "content" && root.vm.isItem ? qsTr("Name of the item") : qsTr("Name");
        case "mass_g":
            return qsTr("Mass (g)");
        case "length_mm":
            return qsTr("Length (mm)");
        case "width_mm":
            return qsTr("Width (mm)");
        case "height_mm":
            return qsTr("Height (mm)");
        case "name_kana":
            return qsTr("Name in kana");
        default:
            return qsTr("Name in Latin letters");
        }
    }

    spacing: Theme.s3

    Caption {
        visible: root.vm.beyond !== ""
        text: root.vm.beyond
        color: Theme.warn
        Layout.fillWidth: true
        Layout.topMargin: Theme.s2
    }

    Repeater {
        model: root.fields

        MoonTextField {
            id: field

            required property int index
            required property string modelData

            objectName: "help-" + field.modelData
            label: root.labelOf(field.modelData)
            text: root.vm.text(field.modelData)
            Layout.fillWidth: true
            onEdited: text => root.vm.type(field.modelData, text)
            onAccepted: root.desk.run("help.go")
            Component.onCompleted: {
                if (field.index === 0)
                    field.field.forceActiveFocus();
            }

            Connections {
                target: root.vm

                function onFieldsChanged() {
                    field.text = root.vm.text(field.modelData);
                }
            }
        }
    }

    MoonTextArea {
        id: words

        objectName: "help-text"
        label: root.vm.isItem ? qsTr("Description") : qsTr("Text")
        visible: root.vm.form === "content"
        rows: 4
        text: root.vm.text(root.vm.isItem ? "description" : "text")
        Layout.fillWidth: true
        onEdited: text => root.vm.type(root.vm.isItem ? "description" : "text", text)

        Connections {
            target: root.vm

            function onFieldsChanged() {
                words.text = root.vm.text(root.vm.isItem ? "description" : "text");
            }
        }
    }

    MoonComboBox {
        objectName: "help-flight"
        label: qsTr("New flight")
        hint: root.vm.flightHint
        visible: root.vm.form === "flight"
        options: root.vm.flights
        index: root.vm.flight
        Layout.fillWidth: true
        onChosen: index => root.vm.chooseFlight(index)
        Component.onCompleted: {
            if (visible)
                field.forceActiveFocus();
        }
    }

    MoonTextField {
        id: amount

        objectName: "help-amount"
        label: qsTr("Refund (yen)")
        error: root.vm.amountError
        visible: root.vm.needsAmount
        text: root.vm.text("amount")
        mono: true
        Layout.fillWidth: true
        onEdited: text => root.vm.type("amount", text)
        onAccepted: root.desk.run("help.go")
        Component.onCompleted: {
            if (visible)
                field.forceActiveFocus();
        }
    }

    MoonComboBox {
        objectName: "help-reason"
        label: qsTr("Reason")
        visible: root.vm.needsReason
        options: root.vm.reasons
        index: root.vm.reason
        Layout.fillWidth: true
        onChosen: index => root.vm.chooseReason(index)
    }

    MoonSwitch {
        objectName: "help-compromised"
        text: qsTr("The pass is in other hands: make a new one")
        visible: root.vm.form === "pass"
        checked: root.vm.compromised
        Layout.fillWidth: true
        onToggled: root.vm.setCompromised(checked)
        Component.onCompleted: {
            if (visible)
                forceActiveFocus();
        }
    }

    Card {
        objectName: "help-effect"
        visible: root.vm.isEffect
        raised: true
        Layout.fillWidth: true

        Caption {
            text: qsTr("What the member is told")
            color: Theme.inkMuted
            Layout.fillWidth: true
        }

        Body {
            text: root.vm.effectSays
            Layout.fillWidth: true
        }

        Body {
            text: root.vm.effectMoney
            font.bold: true
            Layout.fillWidth: true
        }

        Caption {
            text: root.vm.effectUndo
            color: Theme.inkMuted
            Layout.fillWidth: true
        }
    }

    Flow {
        spacing: Theme.s2
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.s3

        ActionButton {
            objectName: "help-go"
            desk: root.desk
            actionId: "help.go"
            text: root.vm.goWords
            iconName: root.vm.isEffect ? "check" : "eye"
            kind: MoonButton.Kind.Primary
            enabled: root.vm.canGo
        }

        MoonButton {
            text: qsTr("Cancel")
            onClicked: root.vm.choose("")
        }
    }
}
