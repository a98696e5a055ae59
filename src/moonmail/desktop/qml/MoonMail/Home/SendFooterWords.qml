pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is being sent and for how much, or what still stands in the way; and how long the slot is held.
RowLayout {
    id: root

    required property VmSend vm
    property bool narrow: false
    readonly property VmOrder order: root.vm.order
    readonly property string step: root.vm.step
    readonly property string blocked: root.step === "confirm" ? root.vm.buyer.missing : root.step === "change" ? root.vm.contentChange.why : root.vm.blocked
    readonly property bool timed: root.order.countdown !== "" && root.step !== "hold" && root.step !== "choose"
    readonly property bool priced: ["choose", "write", "item", "declare", "group", "confirm"].includes(root.step) && !root.vm.changing

    spacing: Theme.s5
    visible: !root.narrow || root.blocked !== "" || root.timed

    SendCountdown {
        flat: root.narrow
        order: root.order
        visible: root.timed
        Layout.alignment: Qt.AlignVCenter
    }

    Item {
        Layout.fillWidth: true
    }

    Caption {
        text: root.blocked
        visible: text !== ""
        horizontalAlignment: Text.AlignRight
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignVCenter
    }

    ColumnLayout {
        visible: !root.narrow && root.priced && root.blocked === "" && root.vm.price !== ""
        spacing: 0
        Layout.alignment: Qt.AlignVCenter | Qt.AlignRight

        Caption {
            text: root.step === "confirm" ? (root.order.sums.paid !== "" ? qsTr("To pay now") : qsTr("Total, tax included")) : root.vm.sizeName + " · " + root.vm.flightNumber
            horizontalAlignment: Text.AlignRight
            Layout.fillWidth: true
        }

        MoneyText {
            text: root.step !== "confirm" ? root.vm.price : root.order.sums.paid === "" ? root.order.price : root.order.sums.nothingDue ? qsTr("Nothing") : root.order.sums.due
            font.pixelSize: root.step === "confirm" ? Theme.heading : Theme.subheading
            horizontalAlignment: Text.AlignRight
            Layout.fillWidth: true
        }
    }
}
