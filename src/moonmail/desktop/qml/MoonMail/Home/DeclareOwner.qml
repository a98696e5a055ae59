pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Whose it is, and what it is worth: the launch review and the carrier ask for both.
ColumnLayout {
    id: root

    required property VmDeclaration vm

    spacing: Theme.s5

    Body {
        text: qsTr("The authorities that allow the launch ask whose each item is. Other members never see it.")
        Layout.fillWidth: true
    }

    MoonTextField {
        label: qsTr("Owner's name")
        hint: qsTr("The person to whom the item belongs.")
        text: root.vm.ownerName
        maximumLength: 80
        field.objectName: "declare-owner"
        field.focus: true
        Layout.fillWidth: true
        onEdited: text => root.vm.editOwnerName(text)
    }

    MoonComboBox {
        label: qsTr("Owner's nationality")
        options: root.vm.nationNames
        index: root.vm.nation
        field.objectName: "declare-nation"
        Layout.fillWidth: true
        onChosen: index => root.vm.chooseNation(index)
    }

    MoonTextField {
        label: qsTr("About what it is worth, in yen")
        hint: root.vm.valueHint
        error: root.vm.valueError
        text: root.vm.value
        placeholderText: qsTr("For example: 12,000")
        maximumLength: 40
        field.objectName: "declare-value"
        Layout.fillWidth: true
        onEdited: text => root.vm.editValue(text)
    }
}
