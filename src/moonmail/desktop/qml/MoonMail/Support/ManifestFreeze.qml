pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Making a version of what was seen.
Card {
    id: root

    required property VmDesk desk
    required property VmManifestFreezing vm

    function toFirst() {
        reason.field.forceActiveFocus();
    }

    padding: Theme.s5
    visible: root.vm.shown

    Subheading {
        text: qsTr("Freeze a version")
        Layout.fillWidth: true
    }

    MoonTextArea {
        id: reason

        field.objectName: "manifest-reason"
        label: root.vm.reasonNeeded ? qsTr("Reason (needed)") : qsTr("Reason (if there is one)")
        hint: qsTr("It stands in the document and in the audit.")
        text: root.vm.reason
        rows: 2
        visible: root.vm.possible
        Layout.fillWidth: true
        onEdited: text => root.vm.typeReason(text)

        Binding {
            target: reason
            property: "text"
            value: root.vm.reason
        }
    }

    MoonSwitch {
        id: although

        objectName: "manifest-although"
        text: qsTr("Freeze it although something is missing")
        visible: root.vm.incomplete
        Layout.fillWidth: true
        onToggled: root.vm.setAlthough(although.checked)

        Binding {
            target: although
            property: "checked"
            value: root.vm.although
        }
    }

    ActionButton {
        objectName: "manifest-freeze"
        desk: root.desk
        actionId: "manifest.freeze"
        text: root.vm.busy ? qsTr("Freezing…") : qsTr("Freeze this version")
        iconName: "signature"
        kind: MoonButton.Kind.Primary
        enabled: root.vm.canFreeze
        visible: root.vm.possible
        description: root.vm.whyNot
        Layout.fillWidth: true
    }

    Caption {
        objectName: "manifest-why-not"
        text: root.vm.whyNot
        visible: text !== ""
        Layout.fillWidth: true
    }
}
