pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What it is and what it is made of.
ColumnLayout {
    id: root

    required property VmDeclaration vm

    spacing: Theme.s5

    MoonTextField {
        label: qsTr("What is it?")
        hint: qsTr("As you would tell a friend: “My grandmother's silver ring”.")
        text: root.vm.name
        maximumLength: 80
        field.objectName: "declare-name"
        field.focus: true
        Layout.fillWidth: true
        onEdited: text => root.vm.editName(text)
    }

    DeclareChips {
        label: qsTr("What kind of thing is it?")
        error: root.vm.categoryError
        choices: root.vm.categories
        single: true
        Layout.fillWidth: true
        onChosen: key => root.vm.chooseCategory(key)
    }

    DeclareChips {
        label: qsTr("What is it made of?")
        hint: qsTr("Choose all that are in it.")
        error: root.vm.materialsError
        choices: root.vm.materials
        Layout.fillWidth: true
        onChosen: key => root.vm.toggleMaterial(key)
    }

    DeclareCount {
        label: qsTr("How many are there?")
        hint: qsTr("All that go into this one capsule. Size and mass are of all of them together.")
        count: root.vm.pieces
        most: root.vm.mostPieces
        words: root.vm.piecesWords
        Layout.fillWidth: true
        onChosen: count => root.vm.choosePieces(count)
    }

    MoonTextField {
        label: qsTr("Finish (optional)")
        hint: qsTr("Plating, paint, varnish, engraving. For example: gold plated.")
        text: root.vm.finish
        maximumLength: 200
        field.objectName: "declare-finish"
        Layout.fillWidth: true
        onEdited: text => root.vm.editFinish(text)
    }

    MoonTextField {
        visible: root.vm.asksOrganic
        label: qsTr("How much of it is organic?")
        hint: root.vm.organicHint
        error: root.vm.organicError
        text: root.vm.organicMass
        placeholderText: qsTr("For example: 0.5 g")
        maximumLength: 40
        field.objectName: "declare-organic"
        Layout.fillWidth: true
        onEdited: text => root.vm.editOrganicMass(text)
    }

    MoonTextArea {
        label: qsTr("Description (optional)")
        hint: qsTr("What our staff should know: what it contains, who made it, who has agreed.")
        error: root.vm.descriptionError
        text: root.vm.description
        rows: 3
        field.objectName: "declare-description"
        Layout.fillWidth: true
        Layout.fillHeight: false
        onEdited: text => root.vm.editDescription(text)
    }

    FieldFrame {
        visible: root.vm.measures !== "" || root.vm.measuresError !== ""
        label: qsTr("Size and mass")
        hint: qsTr("From the page before; you can change it there.")
        error: root.vm.measuresError
        Layout.fillWidth: true

        Body {
            text: root.vm.measures
            Layout.fillWidth: true
        }
    }
}
