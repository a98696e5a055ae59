pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// An order of somebody under 18 needs a parent or guardian who agrees to it here.
Card {
    id: root

    required property VmBuyer buyer

    objectName: "guardian"
    spacing: Theme.s4

    Subheading {
        text: qsTr("A parent or guardian agrees")
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }

    Body {
        text: qsTr("You are under 18, so we need the consent of a parent or guardian to this order. Please hand them the screen.")
        color: Theme.inkMuted
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    GridLayout {
        columns: width > 640 * Theme.textScale ? 3 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s4
        uniformCellWidths: true
        Layout.fillWidth: true

        MoonTextField {
            label: qsTr("Guardian's name")
            text: root.buyer.guardianName
            maximumLength: 80
            field.objectName: "guardian-name"
            Layout.fillWidth: true
            onEdited: text => root.buyer.editGuardianName(text)
        }

        MoonTextField {
            label: qsTr("Relation to you")
            placeholderText: qsTr("Mother, father, grandparent…")
            text: root.buyer.guardianRelation
            maximumLength: 40
            field.objectName: "guardian-relation"
            Layout.fillWidth: true
            onEdited: text => root.buyer.editGuardianRelation(text)
        }

        MoonTextField {
            label: qsTr("Guardian's telephone")
            text: root.buyer.guardianPhone
            maximumLength: 30
            inputMethodHints: Qt.ImhDialableCharactersOnly
            field.objectName: "guardian-phone"
            Layout.fillWidth: true
            onEdited: text => root.buyer.editGuardianPhone(text)
        }
    }

    MoonSwitch {
        objectName: "guardian-agrees"
        text: qsTr("I am the guardian, I have read the order above, and I agree to it.")
        checked: root.buyer.agreed
        Layout.fillWidth: true
        onToggled: root.buyer.agree(checked)
    }

    Caption {
        text: root.buyer.missing
        visible: text !== ""
        Layout.fillWidth: true
    }
}
