pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Receipts: asked for in a name, and those that were made.
ShipmentSection {
    id: root

    required property VmReceipts receipts
    required property VmPapers papers
    required property VmHome home
    property string addressee: root.receipts.addressee

    signal saveWanted(key: string)
    signal printWanted(key: string)

    objectName: "receipts"
    title: qsTr("Receipt")
    summary: root.receipts.summary
    iconName: "receipt-text"
    wanted: root.receipts.ask.state !== ""
    visible: root.receipts.state === "ready"

    ShipmentAsk {
        ask: root.receipts.ask
        home: root.home
        Layout.fillWidth: true
    }

    Repeater {
        model: root.receipts.receipts

        ColumnLayout {
            id: receipt

            required property string receiptId
            required property string title
            required property string detail
            required property string amount

            spacing: Theme.s1
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.s3
                Layout.fillWidth: true

                Body {
                    text: receipt.title
                    font.bold: true
                    Layout.fillWidth: true
                }

                MoneyText {
                    text: receipt.amount
                }
            }

            Caption {
                text: receipt.detail
                Layout.fillWidth: true
            }

            Flow {
                spacing: Theme.s2
                Layout.fillWidth: true

                MoonButton {
                    objectName: "receipt-save"
                    text: qsTr("Save as PDF")
                    iconName: "download"
                    description: receipt.title
                    enabled: !root.papers.saving
                    onClicked: root.saveWanted("receipt:" + receipt.receiptId)
                }

                MoonButton {
                    objectName: "receipt-print"
                    text: qsTr("Print")
                    iconName: "printer"
                    description: receipt.title
                    onClicked: root.printWanted("receipt:" + receipt.receiptId)
                }
            }
        }
    }

    MoonTextField {
        objectName: "receipt-addressee"
        label: qsTr("In the name of")
        hint: root.receipts.organisation ? qsTr("御中 is added.") : qsTr("様 is added.")
        text: root.receipts.addressee
        maximumLength: 80
        Layout.fillWidth: true
        onEdited: text => root.addressee = text
    }

    MoonButton {
        objectName: "receipt-ask"
        text: qsTr("Have a receipt made")
        iconName: "receipt-text"
        enabled: !root.receipts.waiting && root.addressee.trim() !== ""
        onClicked: root.receipts.request(root.addressee)
    }
}
