pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

ColumnLayout {
    id: root

    required property VmShipment vm
    readonly property alias count: lines.count

    spacing: Theme.s1

    Heading {
        text: qsTr("So far, and from here on")
        Layout.fillWidth: true
    }

    Caption {
        text: qsTr("Who has what you sent and where the flight is, as it happens. A changed plan comes with its reason.")
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    Caption {
        text: root.vm.zoneNote
        visible: text !== ""
        Layout.fillWidth: true
    }

    Item {
        implicitHeight: Theme.s3
    }

    ColumnLayout {
        objectName: "timeline"
        spacing: 0
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Timeline")
        Layout.fillHeight: false
        Layout.fillWidth: true

        Repeater {
            id: lines

            model: root.vm.timeline

            TimelineLine {
                stacked: root.width / Theme.textScale < 480
                Layout.fillWidth: true
            }
        }
    }
}
