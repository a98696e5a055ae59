pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The kept copy of the final confirmation screen.
ShipmentSection {
    id: root

    required property VmShipment vm

    signal saveWanted

    objectName: "confirmed"
    title: qsTr("What you confirmed")
    summary: root.vm.confirmedAt
    iconName: "file-text"

    Repeater {
        model: root.vm.facts

        LabelValue {
            Layout.fillWidth: true
        }
    }

    MoonButton {
        text: qsTr("Save as PDF")
        iconName: "download"
        enabled: !root.vm.papers.saving
        Layout.topMargin: Theme.s2
        onClicked: root.saveWanted()
    }
}
