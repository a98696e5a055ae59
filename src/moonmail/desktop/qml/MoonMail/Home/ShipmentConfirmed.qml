pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The kept copy of the final confirmation screen.
Card {
    id: root

    required property VmShipment vm

    signal saveWanted

    Subheading {
        text: qsTr("What you confirmed")
        Layout.fillWidth: true
    }

    Caption {
        text: root.vm.confirmedAt
        Layout.fillWidth: true
    }

    Repeater {
        model: root.vm.facts

        LabelValue {
            Layout.fillWidth: true
        }
    }

    MoonButton {
        text: qsTr("Save as PDF")
        iconName: "download"
        enabled: !root.vm.saving
        Layout.topMargin: Theme.s2
        onClicked: root.saveWanted()
    }
}
