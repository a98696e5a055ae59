pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The book, what was done here, and what of it has not been sent or was not taken.
ColumnLayout {
    id: root

    required property VmDesk desk
    required property VmDeskReceive vm

    spacing: Theme.s4

    Card {
        padding: Theme.s4
        Layout.fillWidth: true

        RowLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            LabelValue {
                label: qsTr("Waiting to be sent")
                value: root.vm.view.waiting
                strong: true
                Layout.fillWidth: true
            }

            LabelValue {
                label: qsTr("Not taken")
                value: root.vm.view.refused
                strong: true
                Layout.fillWidth: true
            }

            ActionButton {
                desk: root.desk
                actionId: "receive.update"
                text: qsTr("Update")
                iconName: "refresh-cw"
                kind: MoonButton.Kind.Quiet
            }
        }

        ReceiveLine {
            objectName: "receive-book"
            text: root.vm.view.bookLine
            iconName: root.vm.view.bookTone === "plain" ? "cloud-check" : "cloud-off"
            tone: root.vm.view.bookTone
            Layout.fillWidth: true
        }
    }

    Card {
        padding: Theme.s4
        Layout.fillWidth: true

        MoonComboBox {
            label: qsTr("Label printer")
            hint: qsTr("With a printer chosen, each label is printed by itself.")
            options: root.vm.labels.printers
            index: root.vm.labels.printer
            Layout.fillWidth: true
            onChosen: index => root.vm.labels.choose(index)
        }

        ActionButton {
            desk: root.desk
            actionId: "receive.label"
            text: qsTr("Print the last label")
            iconName: "printer"
            kind: MoonButton.Kind.Quiet
        }

        ActionButton {
            desk: root.desk
            actionId: "receive.air"
            text: qsTr("By air…")
            iconName: "plane-takeoff"
            kind: MoonButton.Kind.Quiet
        }
    }

    Subheading {
        text: qsTr("Done here")
        visible: rows.count > 0
        Layout.fillWidth: true
    }

    Repeater {
        id: rows

        model: root.vm.view.queue

        Card {
            id: row

            required property string key
            required property string number
            required property string title
            required property string place
            required property string why
            required property string tone
            required property bool refused

            padding: Theme.s3
            spacing: Theme.s1
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.s3
                Layout.fillWidth: true

                Mono {
                    text: row.number
                    color: Theme.inkMuted
                }

                Body {
                    text: row.title
                    lineHeight: Theme.tightLineHeight
                    Layout.fillWidth: true
                }

                IconButton {
                    iconName: "x"
                    text: qsTr("I have seen it")
                    visible: row.refused
                    onClicked: root.vm.dismiss(row.key)
                }
            }

            Chip {
                text: row.place
                iconName: row.tone === "ok" ? "circle-check" : row.tone === "bad" ? "circle-x" : "cloud-upload"
                tone: row.tone
                Layout.fillWidth: true
            }

            Body {
                text: row.why
                visible: text !== ""
                Layout.fillWidth: true
            }
        }
    }
}
