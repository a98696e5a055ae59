pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// One field of a form: a line, some lines, or a choice.
ColumnLayout {
    id: root

    required property VmDeskFlights vm
    required property string key
    required property string kind
    required property string label
    required property string value
    required property list<string> options
    required property int index
    required property string hint
    required property string error
    required property bool half

    function toField() {
        if (root.kind === "choice")
            choice.field.forceActiveFocus();
        else if (root.kind === "area")
            area.field.forceActiveFocus();
        else
            line.field.forceActiveFocus();
    }

    MoonTextField {
        id: line

        objectName: "field-" + root.key
        visible: root.kind === "line"
        label: root.label
        hint: root.hint
        error: root.error
        maximumLength: 200
        Layout.fillWidth: true
        onEdited: text => root.vm.edit(root.key, text)

        Binding {
            target: line
            property: "text"
            value: root.value
            when: root.kind === "line"
        }
    }

    MoonTextArea {
        id: area

        objectName: "field-" + root.key
        visible: root.kind === "area"
        label: root.label
        hint: root.hint
        error: root.error
        rows: 3
        Layout.fillWidth: true
        onEdited: text => root.vm.edit(root.key, text)

        Binding {
            target: area
            property: "text"
            value: root.value
            when: root.kind === "area"
        }
    }

    MoonComboBox {
        id: choice

        objectName: "field-" + root.key
        visible: root.kind === "choice"
        label: root.label
        hint: root.hint
        error: root.error
        options: root.options
        index: root.index
        Layout.fillWidth: true
        onChosen: index => root.vm.pick(root.key, index)
    }
}
