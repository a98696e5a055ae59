pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What follows from it, and the three ways on. Enter accepts once everything is good.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskReceive vm

    function toFirst() {
        const first = root.vm.view.canAccept || root.vm.view.checksLeft > 0 ? accept : root.vm.view.canAsk ? ask : root.vm.view.canRefuse ? refuse : accept;
        first.forceActiveFocus();
    }

    padding: Theme.s4

    ReceiveLine {
        objectName: "receive-status"
        strong: true
        text: root.vm.view.status
        iconName: root.vm.view.statusTone === "ok" ? "circle-check" : root.vm.view.statusTone === "plain" ? "circle-dashed" : "triangle-alert"
        tone: root.vm.view.statusTone
        Layout.fillWidth: true
    }

    Repeater {
        model: root.vm.view.reasons

        ReceiveLine {
            required property string key

            iconName: "triangle-alert"
            required text
            required tone
            Layout.fillWidth: true
        }
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        ActionButton {
            id: accept

            objectName: "receive-accept"
            desk: root.desk
            actionId: "receive.accept"
            text: qsTr("Accept")
            iconName: "package-check"
            kind: root.vm.view.canAccept ? MoonButton.Kind.Primary : MoonButton.Kind.Secondary
            enabled: root.vm.view.canAccept || root.vm.view.checksLeft > 0
        }

        ActionButton {
            id: ask

            objectName: "receive-ask"
            desk: root.desk
            actionId: "receive.ask"
            text: qsTr("Ask the sender")
            iconName: "mail"
            enabled: root.vm.view.canAsk
        }

        ActionButton {
            id: refuse

            objectName: "receive-refuse"
            desk: root.desk
            actionId: "receive.refuse"
            text: qsTr("Refuse")
            iconName: "ban"
            kind: MoonButton.Kind.Danger
            enabled: root.vm.view.canRefuse
        }

        ActionButton {
            desk: root.desk
            actionId: "receive.aside"
            text: qsTr("Put aside")
            iconName: "x"
            kind: MoonButton.Kind.Quiet
        }
    }
}
