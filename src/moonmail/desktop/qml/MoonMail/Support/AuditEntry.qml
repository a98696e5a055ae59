pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// One entry in full, and what else is like it.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskAudit vm

    padding: Theme.s5
    spacing: Theme.s2

    Subheading {
        text: qsTr("No. %1: %2").arg(root.vm.number).arg(root.vm.title)
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("When")
        value: root.vm.at
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("Who")
        value: root.vm.role !== "" ? qsTr("%1 (%2)").arg(root.vm.who).arg(root.vm.role) : root.vm.who
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("About")
        value: root.vm.about
        mono: true
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("Member")
        value: root.vm.member
        mono: true
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("Why")
        value: root.vm.why
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("Detail")
        value: root.vm.detail
        mono: true
        Layout.fillWidth: true
    }

    Caption {
        text: qsTr("Hash")
        Layout.fillWidth: true
    }

    Mono {
        text: root.vm.hash
        font.pixelSize: Theme.caption
        wrapMode: Text.WrapAnywhere
        Layout.fillWidth: true
    }

    Flow {
        spacing: Theme.s2
        Layout.fillWidth: true
        Layout.topMargin: Theme.s2

        ActionButton {
            desk: root.desk
            actionId: "audit.who"
            text: qsTr("Only this person")
        }

        ActionButton {
            desk: root.desk
            actionId: "audit.member"
            text: qsTr("Only this member")
            visible: root.vm.member !== ""
        }

        ActionButton {
            desk: root.desk
            actionId: "audit.what"
            text: qsTr("Only this thing")
            visible: root.vm.about !== ""
        }
    }
}
