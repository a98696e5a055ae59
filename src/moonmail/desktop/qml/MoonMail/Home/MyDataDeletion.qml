pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Deleting the account: what goes, what stays and why, and the number typed so that it is not done by a slip.
SettingsSection {
    id: root

    required property VmMyData vm
    readonly property bool planned: ["blocked", "ready", "deleting"].includes(root.vm.deletion)

    signal closed

    title: root.vm.deletion === "done" ? qsTr("Your data was deleted") : qsTr("Delete your account")
    text: root.vm.deletion === "done" ? "" : qsTr("You see first what is deleted, and what the law wants us to keep.")

    MoonButton {
        objectName: "ask-deletion"
        text: root.vm.deletion === "loading" ? qsTr("Looking…") : qsTr("Show what would be deleted")
        visible: root.vm.deletion === "none" || root.vm.deletion === "loading"
        enabled: root.vm.deletion === "none"
        onClicked: root.vm.askDeletion()
    }

    Notice {
        visible: root.vm.deletion === "blocked"
        kind: Notice.Kind.Warn
        happened: qsTr("It can't be deleted yet.")
        safe: root.vm.blocked.join("\n")
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: root.planned && root.vm.goes.length > 0
        spacing: Theme.s1
        Layout.fillWidth: true

        Subheading {
            text: qsTr("What is deleted")
            Layout.fillWidth: true
        }

        Repeater {
            model: root.vm.goes
            delegate: RowLayout {
                id: line

                required property string modelData

                spacing: Theme.s2
                Layout.fillWidth: true

                Icon {
                    name: "minus"
                    size: Theme.iconSmall
                    color: Theme.inkMuted
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: Theme.s1
                }

                Body {
                    text: line.modelData
                    Layout.fillWidth: true
                }
            }
        }
    }

    ColumnLayout {
        visible: root.planned || root.vm.deletion === "done"
        spacing: Theme.s3
        Layout.fillWidth: true

        Subheading {
            text: qsTr("What stays, and why")
            Layout.fillWidth: true
        }

        Repeater {
            model: root.vm.stays
            delegate: ColumnLayout {
                id: kept

                required property string what
                required property string why
                required property string until

                spacing: 0
                Layout.fillWidth: true

                Body {
                    text: kept.what
                    font.bold: true
                    Layout.fillWidth: true
                }

                Body {
                    text: kept.why
                    Layout.fillWidth: true
                }

                Caption {
                    text: kept.until
                    Layout.fillWidth: true
                }
            }
        }
    }

    MoonTextField {
        field.objectName: "deletion-number"
        visible: root.vm.deletion === "ready" || root.vm.deletion === "deleting"
        label: qsTr("Type your membership number to delete everything that need not stay")
        hint: qsTr("This can't be undone.")
        error: root.vm.numberError
        text: root.vm.typed
        mono: true
        readOnly: root.vm.deletion === "deleting"
        inputMethodHints: Qt.ImhDigitsOnly
        Layout.fillWidth: true
        onEdited: text => root.vm.type(text)
    }

    Flow {
        visible: root.planned || root.vm.deletion === "done"
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonButton {
            objectName: "delete-account"
            text: root.vm.deletion === "deleting" ? qsTr("Deleting…") : qsTr("Delete my account")
            iconName: "trash-2"
            kind: MoonButton.Kind.Danger
            visible: root.vm.deletion === "ready" || root.vm.deletion === "deleting"
            enabled: root.vm.canDelete
            onClicked: root.vm.delete()
        }

        MoonButton {
            text: root.vm.deletion === "done" ? qsTr("Close") : qsTr("Keep my account")
            enabled: root.vm.deletion !== "deleting"
            onClicked: root.vm.deletion === "done" ? root.closed() : root.vm.leaveDeletion()
        }
    }
}
