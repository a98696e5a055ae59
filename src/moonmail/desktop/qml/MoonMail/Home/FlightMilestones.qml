pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmFlight vm
    property bool stacked: false
    readonly property alias count: lines.count

    Subheading {
        Accessible.role: Accessible.Heading
        text: qsTr("Milestones")
        Layout.fillWidth: true
    }

    Caption {
        text: qsTr("In the order in which they happened. Plans can change; the reason is given with each change.")
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.s2
    }

    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true

        Repeater {
            id: lines

            model: root.vm.milestones

            MilestoneLine {
                count: lines.count
                stacked: root.stacked
                Layout.fillWidth: true
            }
        }
    }
}
