pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is to be done to which bookings, and what their members are told. A preview comes first, always.
FocusScope {
    id: root

    required property VmDesk desk
    required property VmDeskRuns page
    required property VmRunForm vm
    required property bool narrow
    readonly property bool ready: root.page.state === "form"

    function toFirst() {
        if (root.ready)
            flight.field.forceActiveFocus();
        else
            again.forceActiveFocus();
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

            Heading {
                text: qsTr("To many at once")
                Layout.fillWidth: true
            }

            Body {
                text: qsTr("First you see how many it would be and what can't be done. Nothing happens before you start it.")
                color: Theme.inkMuted
                Layout.fillWidth: true
            }

            Repeater {
                model: root.page.state === "loading" ? 3 : 0

                Skeleton {
                    required property int index

                    implicitHeight: Math.round((index === 0 ? 96 : 180) * Theme.textScale)
                    radius: Theme.radiusCard
                    Layout.fillWidth: true
                }
            }

            Notice {
                visible: root.page.happened !== ""
                kind: Notice.Kind.Bad
                happened: root.page.happened
                safe: root.page.safe
                next: root.page.next
                code: root.page.code
                Layout.fillWidth: true
            }

            MoonButton {
                id: again

                visible: root.page.happened !== ""
                text: qsTr("Try again")
                iconName: "refresh-cw"
                onClicked: root.page.reload()
            }

            GridLayout {
                visible: root.ready
                columns: root.width > 760 * Theme.textScale ? 3 : 1
                columnSpacing: Theme.s3
                rowSpacing: Theme.s3
                uniformCellWidths: true
                Layout.fillWidth: true

                Repeater {
                    model: root.vm.kinds

                    RadioCard {
                        id: card

                        required property string kind
                        required property string name
                        required property string about
                        required property string sign
                        required property bool chosen

                        objectName: "kind-" + card.kind
                        text: card.name
                        hint: card.about
                        iconName: card.sign
                        checked: card.chosen
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        onClicked: root.vm.chooseKind(card.kind)
                    }
                }
            }

            GridLayout {
                visible: root.ready
                columns: root.width > 900 * Theme.textScale ? 2 : 1
                columnSpacing: Theme.s4
                rowSpacing: Theme.s4
                uniformCellWidths: true
                Layout.fillWidth: true

                Card {
                    padding: Theme.s5
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop

                    Subheading {
                        text: qsTr("Which bookings")
                        Layout.fillWidth: true
                    }

                    MoonComboBox {
                        id: flight

                        objectName: "run-flight"
                        label: qsTr("Flight")
                        options: root.vm.flights
                        index: root.vm.flightIndex
                        field.focus: true
                        Layout.fillWidth: true
                        onChosen: index => root.vm.chooseFlight(index)
                    }

                    MoonComboBox {
                        objectName: "run-target"
                        visible: root.vm.moves
                        label: qsTr("Move to")
                        options: root.vm.targets
                        index: root.vm.targetIndex
                        Layout.fillWidth: true
                        onChosen: index => root.vm.chooseTarget(index)
                    }

                    GridLayout {
                        columns: root.width > 620 * Theme.textScale && root.width <= 900 * Theme.textScale ? 2 : 1
                        columnSpacing: Theme.s3
                        rowSpacing: Theme.s3
                        uniformCellWidths: true
                        Layout.fillWidth: true

                        MoonComboBox {
                            objectName: "run-size"
                            label: qsTr("Size")
                            options: root.vm.sizes
                            index: root.vm.sizeIndex
                            Layout.fillWidth: true
                            Layout.alignment: Qt.AlignTop
                            onChosen: index => root.vm.chooseSize(index)
                        }

                        MoonComboBox {
                            objectName: "run-content"
                            label: qsTr("Content")
                            options: root.vm.contents
                            index: root.vm.contentIndex
                            Layout.fillWidth: true
                            Layout.alignment: Qt.AlignTop
                            onChosen: index => root.vm.chooseContent(index)
                        }

                        MoonComboBox {
                            objectName: "run-stage"
                            label: qsTr("Stage")
                            options: root.vm.stages
                            index: root.vm.stageIndex
                            Layout.fillWidth: true
                            Layout.alignment: Qt.AlignTop
                            onChosen: index => root.vm.chooseStage(index)
                        }
                    }

                    MoonSwitch {
                        objectName: "run-owed"
                        visible: root.vm.anyOwed
                        text: qsTr("Only those who are owed another flight")
                        hint: qsTr("They did not choose in time, and their terms say they fly again.")
                        checked: root.vm.owed
                        Layout.fillWidth: true
                        onToggled: root.vm.setOwed(checked)
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

                    RunsWords {
                        objectName: "run-ja"
                        label: qsTr("In Japanese")
                        words: root.vm.ja
                        Layout.fillWidth: true
                        onEdited: text => root.vm.typeJa(text)
                    }

                    RunsWords {
                        objectName: "run-en"
                        label: qsTr("In English")
                        words: root.vm.en
                        Layout.fillWidth: true
                        onEdited: text => root.vm.typeEn(text)
                    }
                }
            }

            Notice {
                id: trouble

                objectName: "run-trouble"
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

            Flow {
                visible: root.ready
                spacing: Theme.s3
                Layout.fillWidth: true

                ActionButton {
                    objectName: "run-preview"
                    desk: root.desk
                    actionId: "runs.preview"
                    text: root.vm.busy ? qsTr("Counting…") : qsTr("Preview")
                    kind: MoonButton.Kind.Primary
                    iconName: "eye"
                    enabled: root.vm.canPreview
                }

                Body {
                    text: root.vm.missing
                    visible: text !== ""
                    color: Theme.inkMuted
                    width: Math.min(implicitWidth, parent.width)
                    topPadding: Theme.s2
                }
            }
        }
    }
}
