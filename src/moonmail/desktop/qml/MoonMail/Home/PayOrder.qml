pragma ComponentBehavior: Bound

import QtCore
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Paying happens in the browser; here one sees how it stands, and what to do when it did not work.
FocusScope {
    id: root

    required property VmSend vm
    readonly property VmOrder order: root.vm.order
    readonly property string stage: root.order.payStage
    readonly property bool bad: root.stage === "refused" || root.stage === "over"

    ScrollPage {
        id: page

        readonly property bool wide: width > 700 * Theme.textScale

        anchors.fill: parent
        margin: Theme.s8

        GridLayout {
            width: parent ? parent.width : 0
            columns: page.wide ? 2 : 1
            columnSpacing: Theme.s8
            rowSpacing: Theme.s5

            ColumnLayout {
                spacing: Theme.s4
                Layout.fillWidth: true
                Layout.preferredWidth: 3
                Layout.alignment: Qt.AlignTop

                Title {
                    font.pixelSize: page.wide ? Theme.title : Theme.heading
                    text: {
                        switch (root.stage) {
                        case "paid":
                            return qsTr("You are on board");
                        case "paying":
                            return qsTr("Please pay in your browser");
                        case "declined":
                            return qsTr("Not paid yet");
                        case "refused":
                            return qsTr("The order was not accepted");
                        case "over":
                            return qsTr("This order has ended");
                        case "waiting":
                        case "needs_you":
                            return qsTr("Your order is kept");
                        default:
                            return qsTr("Placing your order…");
                        }
                    }
                    Layout.fillWidth: true
                }

                Body {
                    text: {
                        switch (root.stage) {
                        case "paid":
                            return root.vm.kind === "item" ? qsTr("Your item has a place on %1. Its page tells you how and until when to hand it in.").arg(root.order.flightNumber) : root.vm.kind === "group" ? qsTr("Your plates have their places on %1. My shipments tells you whenever they move.").arg(root.order.flightNumber) : qsTr("Your message has a place on %1. My shipments tells you whenever it moves.").arg(root.order.flightNumber);
                        case "paying":
                            return qsTr("We are waiting for the notice that your payment arrived. You can leave this page: the notice finds you anywhere in the app.");
                        case "sending":
                            return qsTr("Sending your order.");
                        case "opening":
                            return qsTr("Preparing the payment page.");
                        default:
                            return "";
                        }
                    }
                    visible: text !== ""
                    Layout.fillWidth: true
                    Layout.maximumWidth: Theme.readingWidth
                }

                Notice {
                    kind: root.bad || root.stage === "declined" ? Notice.Kind.Bad : Notice.Kind.Warn
                    visible: root.order.happened !== ""
                    happened: root.order.happened
                    safe: root.order.safe
                    next: root.order.next
                    code: root.order.code
                    Layout.fillWidth: true
                }

                SendAlternatives {
                    order: root.order
                    Layout.fillWidth: true
                }

                Notice {
                    kind: Notice.Kind.Info
                    visible: root.stage === "paid" && root.vm.contents.verdict === "needs_review"
                    happened: qsTr("Our staff look at it first")
                    safe: root.vm.contents.means
                    Layout.fillWidth: true
                }

                PayReference {
                    order: root.order
                    visible: root.stage === "paid"
                    Layout.fillWidth: true
                }

                Flow {
                    spacing: Theme.s2
                    Layout.fillWidth: true

                    MoonButton {
                        text: qsTr("Copy the address")
                        iconName: "copy"
                        visible: root.order.checkoutUrl !== ""
                        onClicked: root.order.copyPaymentAddress()
                    }

                    MoonButton {
                        text: qsTr("Send something else")
                        iconName: "plus"
                        visible: root.stage === "paid"
                        onClicked: root.vm.finish()
                    }

                    MoonButton {
                        text: qsTr("Save what was confirmed (PDF)")
                        iconName: "download"
                        visible: root.stage === "paid"
                        onClicked: dialog.open()
                    }
                }
            }

            SendSummary {
                vm: root.vm
                Layout.fillWidth: true
                Layout.preferredWidth: 2
                Layout.alignment: Qt.AlignTop
            }
        }
    }

    FileDialog {
        id: dialog

        title: qsTr("Save a copy of what was confirmed")
        fileMode: FileDialog.SaveFile
        currentFolder: StandardPaths.writableLocation(StandardPaths.DocumentsLocation)
        selectedFile: currentFolder + "/" + root.order.copyName
        nameFilters: [qsTr("PDF (%1)").arg("*.pdf")]
        defaultSuffix: "pdf"
        onAccepted: root.order.saveCopy(dialog.selectedFile)
    }
}
