pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// When one booking replaces another: what was paid, and what is due or goes back.
ColumnLayout {
    id: root

    required property VmOrderSums sums

    objectName: "order-sums"
    visible: root.sums.paid !== ""
    spacing: Theme.s2

    component Sum: ColumnLayout {
        id: sum

        required property string label
        required property string amount
        property bool strong: false

        visible: sum.amount !== ""
        spacing: 0
        Accessible.role: Accessible.StaticText
        Accessible.name: sum.label + " " + sum.amount
        Layout.fillWidth: true

        Caption {
            text: sum.label
            color: Theme.dawn.inkMuted
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        MoneyText {
            text: sum.amount
            color: Theme.dawn.ink
            font.pixelSize: sum.strong ? Theme.heading : Theme.body
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }

    Sum {
        label: qsTr("Already paid")
        amount: root.sums.paid
    }

    Sum {
        label: qsTr("To pay now")
        amount: root.sums.nothingDue ? qsTr("Nothing") : root.sums.due
        strong: true
    }

    Sum {
        label: qsTr("Goes back to you")
        amount: root.sums.back
        strong: true
    }

    Caption {
        text: qsTr("It goes back by the way you paid, once the change is confirmed.")
        visible: root.sums.back !== ""
        color: Theme.dawn.inkMuted
        Layout.fillWidth: true
    }
}
