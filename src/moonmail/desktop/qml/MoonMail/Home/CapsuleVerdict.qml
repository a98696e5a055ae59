pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Whether it fits; if not, what is in the way and which capsule it needs.
ColumnLayout {
    id: root

    required property VmCapsule vm

    spacing: Theme.s2

    Chip {
        visible: root.vm.verdict !== ""
        text: root.vm.verdict
        iconName: root.vm.state === "fits" ? "circle-check" : "circle-x"
        tone: root.vm.state === "fits" ? "ok" : "bad"
        Layout.fillWidth: true
    }

    Body {
        text: root.vm.detail
        color: root.vm.state === "too_large" ? Theme.ink : Theme.inkMuted
        visible: text !== ""
        Layout.fillWidth: true
    }

    Body {
        text: root.vm.needs
        font.bold: root.vm.state === "too_large"
        visible: text !== ""
        Layout.fillWidth: true
    }

    MoonButton {
        objectName: "take-offer"
        visible: root.vm.offerText !== ""
        text: root.vm.offerText
        description: root.vm.needs
        iconName: "hexagon"
        Layout.maximumWidth: root.width
        Layout.topMargin: Theme.s1
        onClicked: root.vm.takeOffer()
    }
}
