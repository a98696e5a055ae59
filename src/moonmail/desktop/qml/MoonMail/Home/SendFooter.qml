pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The way back on the left, the one next step on the right.
Item {
    id: root

    required property VmSend vm
    readonly property VmOrder order: root.vm.order
    readonly property string step: root.vm.step
    readonly property bool paying: root.step === "pay"
    // A page of questions: answered, it leads to the next one.
    readonly property bool asks: ["choose", "write", "item", "declare", "group"].includes(root.step)
    readonly property bool narrow: root.width < 620 * Theme.textScale

    implicitHeight: grid.implicitHeight + 2 * Theme.s3

    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }

    GridLayout {
        id: grid

        anchors.fill: parent
        anchors.leftMargin: Theme.s8 - Theme.s3
        anchors.rightMargin: Theme.s8
        anchors.topMargin: Theme.s3
        anchors.bottomMargin: Theme.s3
        columns: root.narrow ? 2 : 3
        columnSpacing: Theme.s4
        rowSpacing: Theme.s2

        MoonButton {
            objectName: "send-back"
            text: root.paying ? qsTr("Close") : qsTr("Back")
            iconName: root.paying ? "x" : "arrow-left"
            kind: MoonButton.Kind.Quiet
            visible: !root.order.isPaid || !root.paying
            Layout.row: root.narrow ? 1 : 0
            Layout.column: 0
            onClicked: root.paying ? root.vm.close() : root.vm.goBack()
        }

        SendFooterWords {
            vm: root.vm
            narrow: root.narrow
            Layout.row: 0
            Layout.column: root.narrow ? 0 : 1
            Layout.columnSpan: root.narrow ? 2 : 1
            Layout.fillWidth: true
        }

        RowLayout {
            spacing: Theme.s3
            Layout.row: root.narrow ? 1 : 0
            Layout.column: root.narrow ? 1 : 2
            Layout.alignment: Qt.AlignRight
            Layout.fillWidth: root.narrow

            Item {
                visible: root.narrow
                Layout.fillWidth: true
            }

            MoonButton {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                objectName: "send-next"
                text: {
                    switch (root.vm.nextStep) {
                    case "write":
                        return qsTr("Write the message");
                    case "item":
                        return qsTr("Measure the item");
                    case "declare":
                        return qsTr("Next: declare it");
                    case "group":
                        return qsTr("Make the list");
                    case "hold":
                        return qsTr("Next: hold a slot");
                    case "change":
                        return qsTr("Next: check the change");
                    default:
                        return qsTr("Next: check the order");
                    }
                }
                iconName: "chevron-right"
                trailingIcon: true
                kind: MoonButton.Kind.Primary
                visible: root.asks || (root.step === "hold" && root.order.isHeld)
                enabled: root.vm.canGoOn
                description: root.vm.blocked
                onClicked: root.vm.goOn()
            }

            MoonButton {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                objectName: "hold-slot"
                readonly property string stage: root.order.holdStage

                text: stage === "sign_in" ? qsTr("Sign in and hold the slot") : stage === "needs_you" ? qsTr("Sign in again") : stage === "over" || stage === "refused" ? qsTr("Hold a slot again") : qsTr("Hold the slot")
                iconName: stage === "sign_in" || stage === "needs_you" ? "log-in" : "timer"
                kind: MoonButton.Kind.Primary
                visible: root.step === "hold" && ["none", "sign_in", "needs_you", "over", "refused"].includes(stage)
                enabled: !root.order.busy
                onClicked: root.order.askHold()
            }

            MoonButton {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                objectName: "confirm-order"
                text: root.order.sums.nothingDue ? qsTr("Confirm the order") : root.order.sums.due !== "" ? qsTr("Order and pay %1").arg(root.order.sums.due) : qsTr("Order and go on to pay")
                iconName: "ticket"
                kind: MoonButton.Kind.Primary
                visible: root.step === "confirm" && root.order.isHeld
                enabled: root.order.canConfirm && !root.order.busy
                description: root.vm.buyer.missing
                onClicked: root.order.confirm()
            }

            MoonButton {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                text: qsTr("Hold a slot again")
                iconName: "timer"
                kind: MoonButton.Kind.Primary
                visible: root.step === "confirm" && !root.order.isHeld && root.order.holdStage !== "used"
                enabled: !root.order.busy
                onClicked: root.order.askHold()
            }

            MoonButton {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                objectName: "pay-now"
                text: root.order.payStage === "declined" ? qsTr("Pay again") : qsTr("Open the payment page")
                iconName: "external-link"
                kind: MoonButton.Kind.Primary
                visible: root.paying && (root.order.payStage === "paying" || root.order.payStage === "declined")
                enabled: !root.order.busy
                onClicked: root.order.payStage === "declined" ? root.order.payAgain() : root.order.openPayment()
            }

            MoonButton {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                text: root.order.isHeld ? qsTr("Check the order again") : qsTr("Order again with the same content")
                iconName: "rotate-cw"
                kind: MoonButton.Kind.Primary
                visible: root.paying && (root.order.payStage === "refused" || root.order.payStage === "over")
                onClicked: root.order.startOver()
            }

            MoonButton {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                text: qsTr("Sign in again")
                iconName: "log-in"
                kind: MoonButton.Kind.Primary
                visible: root.paying && root.order.payStage === "needs_you"
                onClicked: root.order.signInAgain()
            }

            MoonButton {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                objectName: "send-change"
                text: qsTr("Send the change")
                iconName: "send"
                kind: MoonButton.Kind.Primary
                visible: root.step === "change"
                enabled: root.vm.contentChange.canSend && !root.vm.contentChange.busy
                description: root.vm.contentChange.why
                onClicked: root.vm.contentChange.send()
            }

            MoonButton {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                objectName: "open-shipment"
                text: root.vm.kind === "item" ? qsTr("See what to do next") : qsTr("See the boarding pass")
                iconName: "ticket"
                kind: MoonButton.Kind.Primary
                visible: root.paying && root.order.isPaid
                onClicked: root.vm.openShipment()
            }
        }
    }
}
