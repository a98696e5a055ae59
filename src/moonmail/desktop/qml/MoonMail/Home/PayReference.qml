pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmOrder order

    Caption {
        text: qsTr("Booking reference")
        Layout.fillWidth: true
    }

    Mono {
        text: root.order.reference
        font.pixelSize: Theme.display
        font.bold: true
        font.letterSpacing: Theme.s1
        lineHeight: Theme.tightLineHeight
        Accessible.name: qsTr("Booking reference %1").arg(root.order.reference.split("").join(" "))
        Layout.fillWidth: true
    }

    Caption {
        text: qsTr("Confirmed %1").arg(root.order.paidAt)
        visible: root.order.paidAt !== ""
        Layout.fillWidth: true
    }

    Caption {
        text: root.order.hasPass ? qsTr("Your boarding pass is ready.") : qsTr("Your boarding pass is being made.")
        Layout.fillWidth: true
    }
}
