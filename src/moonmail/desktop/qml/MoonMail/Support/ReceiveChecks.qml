pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The checklist: one key for all that is good, a key or a click for what is not.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskReceive vm

    padding: Theme.s4

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Subheading {
            text: qsTr("Checklist")
            Layout.fillWidth: true
        }

        ActionButton {
            desk: root.desk
            actionId: "receive.all_good"
            text: qsTr("All good")
            iconName: "list-checks"
        }
    }

    GridLayout {
        columns: root.width / Theme.textScale >= 420 ? 2 : 1
        columnSpacing: Theme.s2
        rowSpacing: Theme.s1
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: root.vm.view.checks

            ReceiveCheck {
                onClicked: root.vm.turn(key)
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
        }
    }
}
