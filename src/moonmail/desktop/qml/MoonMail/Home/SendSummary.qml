pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is about to be sent: the plate small, the flight, the price.
Card {
    id: root

    required property VmSend vm

    SendPicture {
        vm: root.vm
        room: Math.max(1, Math.min(360, root.width - 2 * Theme.s6))
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.s2
    }

    LabelValue {
        label: qsTr("Flight")
        value: root.vm.flightNumber + (Theme.japanese ? "　" : "  ") + root.vm.order.site
        strong: true
        Layout.fillWidth: true
    }

    LabelValue {
        label: root.vm.kind === "item" ? qsTr("Capsule") : qsTr("Plate")
        value: root.vm.contents.sizes
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("Booked for")
        value: root.vm.buyer.forWhom
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("Price, tax included")
        value: root.vm.price
        strong: true
        Layout.fillWidth: true
    }
}
