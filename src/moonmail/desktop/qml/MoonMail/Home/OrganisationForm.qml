pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmOrganisations vm

    spacing: Theme.s4

    FieldFrame {
        label: qsTr("What is it?")
        Layout.fillWidth: true

        Flow {
            spacing: Theme.s3
            Layout.fillWidth: true

            OrganisationKind {
                vm: root.vm
                which: "company"
                text: qsTr("Company")
            }

            OrganisationKind {
                vm: root.vm
                which: "school"
                text: qsTr("School")
            }

            OrganisationKind {
                vm: root.vm
                which: "club"
                text: qsTr("Club")
            }
        }
    }

    MoonTextField {
        field.objectName: "organisation-name"
        label: qsTr("Name")
        hint: qsTr("As members see it.")
        text: root.vm.typedName
        maximumLength: 80
        Layout.fillWidth: true
        onEdited: text => root.vm.typeName(text)
    }

    MoonTextField {
        field.objectName: "organisation-receipt"
        label: qsTr("Name on receipts")
        hint: qsTr("Empty: the same name. A department can be part of it.")
        text: root.vm.typedReceipt
        maximumLength: 80
        Layout.fillWidth: true
        onEdited: text => root.vm.typeReceipt(text)
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonButton {
            objectName: "organisation-save"
            text: root.vm.busy ? qsTr("Saving…") : qsTr("Save")
            kind: MoonButton.Kind.Primary
            enabled: root.vm.canSave
            onClicked: root.vm.save()
        }

        MoonButton {
            text: qsTr("Cancel")
            onClicked: root.vm.cancelEdit()
        }
    }
}
