pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// Shape, measures and mass as typed, each with what was understood of it.
ColumnLayout {
    id: root

    required property VmCapsule vm
    readonly property bool isRound: root.vm.shape === "round"
    readonly property int across: Math.max(1, Math.min(root.isRound ? 3 : 2, Math.floor((root.width + Theme.s4) / (Math.round(130 * Theme.textScale) + Theme.s4))))

    spacing: Theme.s4

    T.ButtonGroup {
        id: shapes
    }

    Flow {
        id: kinds

        spacing: Theme.s2
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Shape")
        Layout.fillWidth: true

        CapsuleChip {
            objectName: "shape-box"
            width: Math.min(implicitWidth, kinds.width)
            text: qsTr("Box-shaped or flat")
            iconName: "box"
            checked: !root.isRound
            T.ButtonGroup.group: shapes
            onToggled: root.vm.chooseShape("box")
        }

        CapsuleChip {
            objectName: "shape-round"
            width: Math.min(implicitWidth, kinds.width)
            text: qsTr("Round like a coin or a ring")
            iconName: "circle"
            checked: root.isRound
            T.ButtonGroup.group: shapes
            onToggled: root.vm.chooseShape("round")
        }
    }

    GridLayout {
        columns: root.across
        columnSpacing: Theme.s4
        rowSpacing: Theme.s4
        uniformCellWidths: true
        Layout.fillWidth: true

        MoonTextField {
            label: root.isRound ? qsTr("Diameter (mm)") : qsTr("Length (mm)")
            hint: root.vm.lengthWords
            error: root.vm.lengthError
            text: root.vm.length
            maximumLength: 80
            field.objectName: "item-length"
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            onEdited: text => root.vm.editLength(text)
        }

        MoonTextField {
            visible: !root.isRound
            label: qsTr("Width (mm)")
            hint: root.vm.widthWords
            error: root.vm.widthError
            text: root.vm.width
            maximumLength: 80
            field.objectName: "item-width"
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            onEdited: text => root.vm.editWidth(text)
        }

        MoonTextField {
            label: root.isRound ? qsTr("Thickness (mm)") : qsTr("Height (mm)")
            hint: root.vm.heightWords
            error: root.vm.heightError
            text: root.vm.height
            maximumLength: 80
            field.objectName: "item-height"
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            onEdited: text => root.vm.editHeight(text)
        }

        MoonTextField {
            label: qsTr("Mass (g)")
            hint: root.vm.massWords
            error: root.vm.massError
            text: root.vm.mass
            maximumLength: 80
            field.objectName: "item-mass"
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            onEdited: text => root.vm.editMass(text)
        }
    }

    Caption {
        text: root.vm.unitsHint
        Layout.fillWidth: true
    }

    MoonSwitch {
        objectName: "item-compressed"
        text: qsTr("It is soft: measured pressed together")
        hint: qsTr("Cloth, ribbon or folded paper: press it flat with a ruler and measure it then.")
        checked: root.vm.compressed
        Layout.fillWidth: true
        onToggled: root.vm.setCompressed(checked)
    }
}
