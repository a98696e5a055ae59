pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is about to be sent: the plate small, the flight, the price.
Card {
    id: root

    required property VmSend vm
    readonly property VmPlate plate: root.vm.plate
    readonly property real unit: Math.max(1, Math.min(360, width - 2 * Theme.s6) / 40)

    PlateView {
        picture: root.plate.picture
        metal: Theme.metal
        shade: Theme.metalShade
        edge: Theme.metalEdge
        ink: Theme.etching
        implicitWidth: Math.round(root.plate.widthMm * root.unit)
        implicitHeight: Math.round(root.plate.heightMm * root.unit)
        Accessible.role: Accessible.Graphic
        Accessible.name: root.plate.spoken
        Layout.bottomMargin: Theme.s2
    }

    LabelValue {
        label: qsTr("Flight")
        value: root.vm.flightNumber + (Theme.japanese ? "　" : "  ") + root.vm.order.site
        strong: true
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("Plate")
        value: root.vm.sizeName
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("Price, tax included")
        value: root.vm.price
        strong: true
        Layout.fillWidth: true
    }
}
