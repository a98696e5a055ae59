pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmShipment vm
    property bool canAsk: false

    signal asked

    spacing: Theme.s1

    Caption {
        text: qsTr("Booking reference")
        Layout.fillWidth: true
    }

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Mono {
            text: root.vm.reference
            font.pixelSize: Theme.heading
            font.bold: true
            lineHeight: Theme.tightLineHeight
            Layout.fillWidth: true
        }

        IconButton {
            iconName: "copy"
            text: qsTr("Copy the booking reference")
            onClicked: root.vm.copyReference()
        }
    }

    Caption {
        text: qsTr("Used to verify you when you call the support desk. It is not on the pass, so you can show that to anyone.")
        Layout.fillWidth: true
    }

    MoonButton {
        objectName: "ask-desk"
        visible: root.canAsk
        text: qsTr("Write to the support desk")
        iconName: "headphones"
        kind: MoonButton.Kind.Quiet
        Layout.leftMargin: -Theme.s3
        onClicked: root.asked()
    }

    Divider {
        visible: root.vm.price !== ""
        Layout.topMargin: Theme.s3
        Layout.bottomMargin: Theme.s2
    }

    RowLayout {
        visible: root.vm.price !== ""
        spacing: Theme.s3
        Layout.fillWidth: true

        Body {
            text: qsTr("Price, tax included")
            color: Theme.inkMuted
            Layout.fillWidth: true
        }

        MoneyText {
            text: root.vm.price
        }
    }
}
