pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What members will see of what is typed, in both languages; then it is published.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskFlights vm

    padding: Theme.s5
    spacing: Theme.s3

    GridLayout {
        columns: root.width > 560 * Theme.textScale ? 2 : 1
        columnSpacing: Theme.s3
        rowSpacing: Theme.s3
        uniformCellWidths: true
        visible: seen.count > 0
        Layout.fillWidth: true

        Repeater {
            id: seen

            model: root.vm.seen

            FlightsSeen {
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
        }
    }

    RowLayout {
        visible: root.vm.why !== ""
        spacing: Theme.s3
        Layout.fillWidth: true

        Icon {
            name: "pencil"
            size: Theme.iconSmall
            color: Theme.inkMuted
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Theme.hairline * 4
        }

        Body {
            objectName: "flights-why"
            text: root.vm.why
            color: Theme.inkMuted
            Layout.fillWidth: true
        }
    }

    ActionButton {
        objectName: "publish"
        desk: root.desk
        actionId: "flights.publish"
        text: root.vm.busy ? qsTr("Sending…") : root.vm.form === "outcome" ? qsTr("Declare the outcome") : qsTr("Publish")
        iconName: "megaphone"
        kind: MoonButton.Kind.Primary
        enabled: root.vm.canPublish
        description: root.vm.why !== "" ? root.vm.why : keys
    }
}
