pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The conversation with the member, notes for colleagues, and who looks after it.
FocusScope {
    id: root

    required property VmDesk desk
    required property VmDeskHelpTalk vm

    EmptyState {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.s6
        visible: root.vm.state === "none" || root.vm.state === "locked"
        iconName: root.vm.state === "locked" ? "lock" : "mail"
        title: root.vm.state === "locked" ? qsTr("Verify the caller first") : qsTr("Nobody is open")
        text: root.vm.state === "locked" ? qsTr("What was written is shown once the caller is verified, or while they wait for an answer.") : qsTr("Open a caller to see what was written with them.")
    }

    ScrollPage {
        anchors.fill: parent
        visible: root.vm.state !== "none" && root.vm.state !== "locked"
        margin: Theme.s4

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s3

            Skeleton {
                visible: root.vm.state === "loading"
                implicitHeight: Math.round(200 * Theme.textScale)
                radius: Theme.radiusCard
                Layout.fillWidth: true
            }

            Notice {
                visible: root.vm.happened !== ""
                kind: Notice.Kind.Bad
                happened: root.vm.happened
                safe: root.vm.safe
                next: root.vm.next
                code: root.vm.code
                Layout.fillWidth: true
            }

            MoonButton {
                visible: root.vm.state === "failed"
                text: qsTr("Try again")
                iconName: "refresh-cw"
                onClicked: root.vm.reload()
            }

            Chip {
                objectName: "talk-warning"
                visible: root.vm.warning !== ""
                text: root.vm.warning
                iconName: "triangle-alert"
                tone: "warn"
                Layout.fillWidth: true
            }

            MoonComboBox {
                label: qsTr("Conversation")
                visible: root.vm.cases.length > 1
                options: root.vm.cases
                index: root.vm.caseAt
                Layout.fillWidth: true
                onChosen: index => root.vm.chooseCase(index)
            }

            Flow {
                visible: root.vm.caseState !== ""
                spacing: Theme.s3
                Layout.fillWidth: true

                Chip {
                    text: root.vm.caseState
                    iconName: root.vm.canReopen ? "circle-check" : "mail-open"
                    tone: "plain"
                }

                Caption {
                    text: root.vm.holder
                    color: Theme.inkMuted
                }
            }

            Body {
                visible: root.vm.state === "open" && root.vm.caseState === ""
                text: qsTr("Nothing was written yet.")
                color: Theme.inkMuted
                Layout.fillWidth: true
            }

            Repeater {
                model: root.vm.messages

                HelpBubble {
                    Layout.fillWidth: true
                }
            }

            MoonTextArea {
                id: draft

                objectName: "talk-draft"
                label: qsTr("Message to the member")
                hint: qsTr("It appears in their app as from the MoonMail support desk.")
                visible: root.vm.state === "open"
                field.focus: true
                rows: 3
                text: root.vm.draft
                Layout.fillWidth: true
                onEdited: text => root.vm.type(text)
            }

            ActionButton {
                objectName: "talk-send"
                desk: root.desk
                actionId: "help.send"
                visible: root.vm.state === "open"
                text: qsTr("Send")
                iconName: "send"
                kind: MoonButton.Kind.Primary
                enabled: root.vm.canSend
            }

            Flow {
                visible: root.vm.caseState !== ""
                spacing: Theme.s2
                Layout.fillWidth: true

                ActionButton {
                    desk: root.desk
                    actionId: "help.take"
                    text: qsTr("I look after it")
                    iconName: "headphones"
                    kind: MoonButton.Kind.Quiet
                    enabled: root.vm.canTake
                }

                ActionButton {
                    desk: root.desk
                    actionId: "help.close"
                    text: qsTr("Close the case")
                    iconName: "check"
                    kind: MoonButton.Kind.Quiet
                    visible: !root.vm.canReopen
                    enabled: root.vm.canClose
                }

                MoonButton {
                    text: qsTr("Open it again")
                    iconName: "rotate-ccw"
                    kind: MoonButton.Kind.Quiet
                    visible: root.vm.canReopen
                    onClicked: root.vm.reopen()
                }
            }

            MoonComboBox {
                objectName: "hand-over-to"
                label: qsTr("Hand over to")
                visible: root.vm.caseState !== "" && !root.vm.canReopen
                options: root.vm.targets
                index: root.vm.target
                Layout.fillWidth: true
                onChosen: index => root.vm.chooseTarget(index)
            }

            MoonButton {
                objectName: "hand-over"
                text: qsTr("Hand over")
                iconName: "arrow-right-left"
                visible: root.vm.caseState !== "" && !root.vm.canReopen
                enabled: root.vm.canHandOver
                onClicked: root.vm.handOver()
            }

            Divider {
                visible: root.vm.state === "open"
                Layout.fillWidth: true
            }

            Subheading {
                visible: root.vm.state === "open"
                text: qsTr("Notes for colleagues")
                Layout.fillWidth: true
            }

            Repeater {
                model: root.vm.notes

                ColumnLayout {
                    id: kept

                    required property string by
                    required property string text

                    spacing: 0
                    Layout.fillWidth: true

                    Caption {
                        text: kept.by
                        color: Theme.inkMuted
                        Layout.fillWidth: true
                    }

                    Body {
                        text: kept.text
                        Layout.fillWidth: true
                    }
                }
            }

            MoonTextArea {
                objectName: "note-draft"
                label: qsTr("New note")
                hint: qsTr("Not shown in the app, but part of the data that the member may ask for.")
                visible: root.vm.state === "open"
                rows: 2
                text: root.vm.note
                Layout.fillWidth: true
                onEdited: text => root.vm.typeNote(text)
            }

            ActionButton {
                desk: root.desk
                actionId: "help.note"
                visible: root.vm.state === "open"
                text: qsTr("Keep the note")
                iconName: "save"
                enabled: root.vm.canNote
            }
        }
    }
}
