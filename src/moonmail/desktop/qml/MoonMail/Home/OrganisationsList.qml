pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Whom the member books for; making one, and joining one by its code.
ColumnLayout {
    id: root

    required property VmOrganisations vm

    spacing: Theme.s5

    Body {
        text: qsTr("Several people can book for one company, school or club. Receipts are made out in its name.")
        Layout.fillWidth: true
    }

    SettingsSection {
        title: qsTr("You book for")
        visible: list.count > 0

        Repeater {
            id: list

            model: root.vm.rows
            delegate: RowLayout {
                id: row

                required property string organisationId
                required property string name
                required property string detail

                spacing: Theme.s4
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    Body {
                        text: row.name
                        font.bold: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: row.detail
                        Layout.fillWidth: true
                    }
                }

                MoonButton {
                    text: qsTr("Open")
                    description: row.name
                    onClicked: root.vm.open(row.organisationId)
                }
            }
        }
    }

    SettingsSection {
        title: qsTr("You were invited?")
        text: qsTr("Type the invitation code that you were given.")

        MoonTextField {
            field.objectName: "invitation-code"
            label: qsTr("Invitation code")
            text: root.vm.typedCode
            hint: root.vm.codeHint
            error: root.vm.codeError
            mono: true
            placeholderText: "7KQM-3TXA"
            maximumLength: 40
            inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhLatinOnly
            Layout.fillWidth: true
            onEdited: text => root.vm.typeCode(text)
            onAccepted: root.vm.join()
        }

        MoonButton {
            text: qsTr("Join")
            iconName: "log-in"
            enabled: root.vm.canJoin
            onClicked: root.vm.join()
        }
    }

    SettingsSection {
        title: qsTr("Set up a new one")
        text: qsTr("You become its owner, and invite others with a code.")

        MoonButton {
            objectName: "organisation-new"
            text: qsTr("Set up…")
            iconName: "plus"
            onClicked: root.vm.startNew()
        }
    }
}
