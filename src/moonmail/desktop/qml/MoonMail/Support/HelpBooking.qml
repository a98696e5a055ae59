pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The booking that the call is about, and what can be done with it: chosen, seen before, done, undone.
FocusScope {
    id: root

    required property VmDesk desk
    required property VmDeskHelpBooking vm

    function toFirst() {
        if (undo.visible) {
            undo.forceActiveFocus();
            return;
        }
        for (let at = 0; at < acts.count; at++) {
            const button = acts.itemAt(at)?.children[0] as ActionButton;
            if (button?.enabled) {
                button.forceActiveFocus();
                return;
            }
        }
    }

    // A form that was done with goes, and what had the focus with it.
    Connections {
        target: root.vm

        function onFormChanged() {
            if (root.activeFocus && root.vm.form === "")
                Qt.callLater(root.toFirst);
        }
    }

    EmptyState {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.s6
        visible: root.vm.state === "none" || root.vm.state === "locked"
        iconName: root.vm.state === "locked" ? "lock" : "ticket"
        title: root.vm.state === "locked" ? qsTr("Verify the caller first") : qsTr("No booking is chosen")
        text: root.vm.state === "locked" ? qsTr("What can be done with the booking appears once the caller is verified.") : qsTr("Choose the booking that the call is about.")
    }

    ScrollPage {
        anchors.fill: parent
        visible: root.vm.state !== "none" && root.vm.state !== "locked"
        margin: Theme.s4

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s3

            Repeater {
                model: root.vm.state === "loading" ? 3 : 0

                Skeleton {
                    required property int index

                    implicitHeight: Math.round((index === 0 ? 90 : 44) * Theme.textScale)
                    radius: Theme.radius
                    Layout.fillWidth: true
                }
            }

            ColumnLayout {
                visible: root.vm.state === "open"
                spacing: Theme.s1
                Layout.fillWidth: true

                Subheading {
                    objectName: "help-heading"
                    text: root.vm.heading
                    Layout.fillWidth: true
                }

                Repeater {
                    model: root.vm.facts

                    Caption {
                        required property string modelData

                        text: modelData
                        color: Theme.inkMuted
                        Layout.fillWidth: true
                    }
                }
            }

            Notice {
                objectName: "help-done"
                visible: root.vm.doneWords !== ""
                kind: Notice.Kind.Good
                happened: root.vm.doneWords
                safe: root.vm.doneSays
                next: root.vm.undoWords
                Layout.fillWidth: true
            }

            ActionButton {
                id: undo

                objectName: "help-undo"
                desk: root.desk
                actionId: "help.undo"
                visible: root.vm.undoWords !== ""
                text: qsTr("Undo")
                iconName: "undo-2"
                enabled: root.vm.canUndo
            }

            Notice {
                objectName: "help-failed"
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

            ColumnLayout {
                objectName: "help-changes"
                visible: root.vm.changes.length > 0
                spacing: Theme.s1
                Layout.fillWidth: true

                Caption {
                    text: qsTr("What was changed meanwhile")
                    font.bold: true
                    Layout.fillWidth: true
                }

                Repeater {
                    model: root.vm.changes

                    Body {
                        required property string modelData

                        text: modelData
                        Layout.fillWidth: true
                    }
                }
            }

            Repeater {
                id: acts

                model: root.vm.acts

                ColumnLayout {
                    id: act

                    required property int index
                    required property string kind
                    required property string name
                    required property string iconName
                    required property string why
                    required property bool may
                    required property bool chosen
                    required property string actionId

                    visible: root.vm.state === "open"
                    spacing: Theme.s1
                    Layout.fillWidth: true

                    ActionButton {
                        objectName: "act-" + act.kind
                        desk: root.desk
                        actionId: act.actionId
                        text: act.name
                        iconName: act.iconName
                        focus: act.index === 0
                        kind: act.chosen ? MoonButton.Kind.Secondary : MoonButton.Kind.Quiet
                        enabled: act.may && !root.vm.busy
                    }

                    Caption {
                        visible: act.why !== "" && !act.chosen
                        text: act.why
                        color: Theme.inkMuted
                        Layout.fillWidth: true
                        Layout.leftMargin: Theme.s4
                    }

                    Loader {
                        active: act.chosen
                        visible: active
                        sourceComponent: form
                        Layout.fillWidth: true
                        Layout.topMargin: Theme.s3
                    }
                }
            }
        }
    }

    Component {
        id: form

        HelpForm {
            desk: root.desk
            vm: root.vm
        }
    }
}
