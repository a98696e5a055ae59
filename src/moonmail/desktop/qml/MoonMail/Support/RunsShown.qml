pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// One run: before it is started what it would do, then how far it is, and in the end what could not be done and why.
FocusScope {
    id: root

    required property VmDesk desk
    required property VmRunShown vm
    required property bool narrow

    function toFirst() {
        if (root.vm.previews)
            reason.field.forceActiveFocus();
        else if (pause.visible)
            pause.forceActiveFocus();
        else
            back.forceActiveFocus();
    }

    Connections {
        target: root.vm

        // It was started: the choice of a reason went, and the focus with it.
        function onPreviewsChanged() {
            if (root.activeFocus)
                Qt.callLater(root.toFirst);
        }

        function onSaveWanted(name: string) {
            place.currentFile = name;
            place.open();
        }
    }

    FileDialog {
        id: place

        title: qsTr("Save the report")
        fileMode: FileDialog.SaveFile
        nameFilters: [qsTr("Tables (%1)").arg("*.csv")]
        onAccepted: root.vm.saveTo(place.selectedFile)
    }

    ScrollPage {
        anchors.fill: parent
        margin: Theme.s6

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s4

            ActionButton {
                desk: root.desk
                actionId: "runs.list"
                text: qsTr("Runs so far")
                iconName: "chevron-left"
                kind: MoonButton.Kind.Quiet
                visible: root.narrow
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Heading {
                    objectName: "run-title"
                    text: root.vm.title
                    Layout.fillWidth: true
                }

                Chip {
                    objectName: "run-standing"
                    text: root.vm.standing
                    iconName: root.vm.standingIcon
                    tone: root.vm.standingTone
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.vm.about
                    color: Theme.inkMuted
                    Layout.fillWidth: true
                }
            }

            Notice {
                id: trouble

                visible: root.vm.happened !== ""
                kind: Notice.Kind.Bad
                happened: root.vm.happened
                safe: root.vm.safe
                next: root.vm.next
                code: root.vm.code
                Layout.fillWidth: true
                onHappenedChanged: {
                    if (trouble.happened !== "")
                        trouble.Accessible.announce(trouble.Accessible.name);
                }
            }

            GridLayout {
                columns: root.width > 760 * Theme.textScale ? 2 : 1
                columnSpacing: Theme.s4
                rowSpacing: Theme.s4
                uniformCellWidths: true
                Layout.fillWidth: true

                RunsNumbers {
                    vm: root.vm
                    visible: root.vm.previews
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                }

                RunsProgress {
                    vm: root.vm
                    visible: !root.vm.previews
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                }

                ColumnLayout {
                    spacing: Theme.s4
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop

                    Card {
                        visible: root.vm.previews
                        raised: true
                        padding: Theme.s5
                        Layout.fillWidth: true

                        MoonComboBox {
                            id: reason

                            objectName: "run-reason"
                            label: qsTr("Reason, kept with each booking")
                            options: root.vm.reasons
                            index: root.vm.reasonIndex
                            Layout.fillWidth: true
                            onChosen: index => root.vm.chooseReason(index)
                        }

                        Flow {
                            spacing: Theme.s3
                            Layout.fillWidth: true

                            ActionButton {
                                objectName: "run-start"
                                desk: root.desk
                                actionId: "runs.start"
                                text: root.vm.busy === "start" ? qsTr("Starting…") : root.vm.startText
                                kind: MoonButton.Kind.Primary
                                iconName: "check"
                                enabled: root.vm.canStart
                            }

                            Body {
                                text: root.vm.startMissing
                                visible: text !== ""
                                color: Theme.inkMuted
                                width: Math.min(implicitWidth, parent.width)
                                topPadding: Theme.s2
                            }
                        }
                    }

                    Card {
                        padding: Theme.s5
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop

                        Subheading {
                            text: qsTr("What members are told")
                            Layout.fillWidth: true
                        }

                        Body {
                            text: root.vm.toldJa
                            Layout.fillWidth: true
                        }

                        Divider {
                            Layout.fillWidth: true
                        }

                        Body {
                            text: root.vm.toldEn
                            Layout.fillWidth: true
                        }
                    }
                }
            }

            Flow {
                spacing: Theme.s3
                Layout.fillWidth: true

                ActionButton {
                    id: pause

                    objectName: "run-pause"
                    desk: root.desk
                    actionId: "runs.pause"
                    text: root.vm.canResume ? qsTr("Go on") : qsTr("Pause")
                    kind: root.vm.canResume ? MoonButton.Kind.Primary : MoonButton.Kind.Secondary
                    iconName: root.vm.canResume ? "chevron-right" : "timer-off"
                    visible: root.vm.canPause || root.vm.canResume
                    onVisibleChanged: {
                        if (!visible && root.activeFocus)
                            Qt.callLater(root.toFirst);
                    }
                }

                ActionButton {
                    objectName: "run-cancel"
                    desk: root.desk
                    actionId: "runs.cancel"
                    text: qsTr("Stop for good")
                    iconName: "ban"
                    visible: root.vm.canCancel
                }

                ActionButton {
                    objectName: "run-save"
                    desk: root.desk
                    actionId: "runs.save"
                    text: root.vm.busy === "save" ? qsTr("Fetching…") : qsTr("Save as CSV")
                    iconName: "download"
                    visible: !root.vm.previews
                    enabled: root.vm.busy === ""
                }

                ActionButton {
                    id: back

                    objectName: "run-back"
                    desk: root.desk
                    actionId: "runs.new"
                    text: root.vm.previews ? qsTr("Back to change it") : qsTr("New run")
                    iconName: root.vm.previews ? "arrow-left" : "plus"
                    kind: MoonButton.Kind.Quiet
                }
            }

            RunsReport {
                vm: root.vm
                visible: !root.vm.previews
                Layout.fillWidth: true
            }
        }
    }
}
