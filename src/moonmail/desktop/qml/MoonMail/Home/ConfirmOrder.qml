pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The final confirmation: everything the law wants said, in one block, before the order is placed.
FocusScope {
    id: root

    required property VmSend vm
    readonly property VmOrder order: root.vm.order

    ScrollPage {
        anchors.fill: parent
        margin: Theme.s8

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s4

            Title {
                font.pixelSize: root.width > 700 * Theme.textScale ? Theme.title : Theme.heading
                text: root.vm.moving ? qsTr("Please check the change") : qsTr("Please check your order")
                Layout.fillWidth: true
            }

            Body {
                text: root.order.sums.nothingDue ? qsTr("With the button below you place a binding order. There is nothing to pay.") : Mode.kiosk ? qsTr("With the button below you place a binding order. You pay after that, on your own phone.") : qsTr("With the button below you place a binding order. You pay on the next page, in your browser.")
                color: Theme.inkMuted
                Layout.fillWidth: true
            }

            Notice {
                kind: Notice.Kind.Warn
                visible: root.order.hasChanges
                happened: qsTr("What is marked below has changed since you first saw it.")
                safe: qsTr("Nothing was ordered or charged.")
                next: qsTr("Please read it again before you order.")
                Layout.fillWidth: true
            }

            Notice {
                kind: root.order.holdStage === "refused" ? Notice.Kind.Bad : Notice.Kind.Warn
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

            ConfirmVerdict {
                contents: root.vm.contents
                visible: root.vm.contents.verdict !== ""
                Layout.fillWidth: true
            }

            ConfirmTicket {
                vm: root.vm
                Layout.fillWidth: true
            }

            ConfirmGuardian {
                buyer: root.vm.buyer
                visible: root.vm.buyer.needsGuardian
                Layout.fillWidth: true
            }

            MoonButton {
                text: Mode.kiosk ? qsTr("Read the full terms on your phone") : qsTr("Read the full terms in the browser")
                iconName: Mode.kiosk ? "qr-code" : "external-link"
                kind: MoonButton.Kind.Quiet
                Layout.leftMargin: -Theme.s3
                onClicked: root.order.openTerms()
            }
        }
    }
}
