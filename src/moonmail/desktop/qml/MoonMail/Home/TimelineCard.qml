pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

ColumnLayout {
    id: root

    required property VmShipment vm

    spacing: Theme.s1

    Heading {
        text: qsTr("So far, and from here on")
        Layout.fillWidth: true
    }

    Caption {
        text: qsTr("Who has your message, and where the flight is, in one line. Plans can change; the reason is told with each change.")
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
        Layout.fillWidth: true

        Repeater {
            model: root.vm.timeline

            TimelineLine {
                stacked: root.width / Theme.textScale < 480
                Layout.fillWidth: true
            }
        }
    }

    Body {
        text: qsTr("Nothing has happened yet. The first entry appears once the booking is made.")
        visible: root.vm.timeline.rowCount() === 0
        color: Theme.inkMuted
        Layout.fillWidth: true
    }
}
