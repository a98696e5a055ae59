pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The one next step of an unpaid booking, with the time that is left by the server's clock.
Card {
    id: root

    required property VmShipment vm
    readonly property bool open: ["due", "starting", "checking", "over"].includes(root.vm.payState)

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Icon {
            name: root.vm.payState === "lapsed" ? "circle-minus" : root.open ? "credit-card" : "circle-check"
            color: root.open ? Theme.warn : root.vm.payState === "paid" ? Theme.ok : Theme.inkMuted
            Layout.alignment: Qt.AlignTop
        }

        Subheading {
            text: root.vm.payTitle
            Layout.fillWidth: true
        }
    }

    Mono {
        text: root.vm.countdown
        visible: text !== ""
        font.pixelSize: Theme.title
        lineHeight: Theme.tightLineHeight
        Accessible.name: qsTr("Time left to pay: %1").arg(root.vm.countdown)
        Layout.fillWidth: true
    }

    Body {
        text: root.vm.payText
        visible: text !== ""
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    MoonButton {
        objectName: "pay-now"
        text: root.vm.payState === "checking" ? qsTr("Open the payment page again") : qsTr("Pay now")
        iconName: "external-link"
        kind: MoonButton.Kind.Primary
        visible: root.vm.payState === "due" || root.vm.payState === "checking"
        description: qsTr("Opens the payment page in your browser")
        Layout.fillWidth: true
        onClicked: root.vm.payNow()
    }

    MoonButton {
        objectName: "book-again"
        text: root.vm.bookable ? qsTr("Book again") : qsTr("Look at the flights")
        iconName: root.vm.bookable ? "rotate-cw" : "plane-takeoff"
        kind: MoonButton.Kind.Primary
        visible: root.vm.payState === "lapsed"
        Layout.fillWidth: true
        onClicked: root.vm.bookAgain()
    }
}
