pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What the caller says, typed; match or no match is all that comes back.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskVerify vm

    function toFirst() {
        (facts.itemAt(0) as CallerFact)?.toField();
    }

    padding: Theme.s5

    Subheading {
        text: qsTr("Verify the caller")
        Layout.fillWidth: true
    }

    Body {
        text: qsTr("Ask for at least two, without saying what is registered.")
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    GridLayout {
        columns: root.width > 440 * Theme.textScale ? 2 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            id: facts

            model: root.vm.rows

            CallerFact {
                vm: root.vm
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                onAccepted: root.desk.run("find.verify")
            }
        }
    }

    Notice {
        visible: root.vm.codeSent !== ""
        happened: root.vm.codeSent
        Layout.fillWidth: true
    }

    Notice {
        id: outcome

        objectName: "verify-outcome"
        visible: root.vm.tries !== "" || root.vm.happened !== ""
        kind: Notice.Kind.Warn
        happened: root.vm.tries !== "" ? root.vm.tries : root.vm.happened
        safe: root.vm.tries !== "" ? "" : root.vm.safe
        next: root.vm.locked !== "" ? root.vm.locked : root.vm.tries !== "" ? "" : root.vm.next
        code: root.vm.tries !== "" ? "" : root.vm.code
        Layout.fillWidth: true
        onHappenedChanged: {
            if (outcome.happened !== "")
                outcome.Accessible.announce(outcome.Accessible.name);
        }
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        ActionButton {
            objectName: "verify"
            desk: root.desk
            actionId: "find.verify"
            text: root.vm.busy ? qsTr("Asking…") : qsTr("Verify")
            kind: MoonButton.Kind.Primary
            iconName: "shield-check"
            enabled: root.vm.canVerify
        }

        ActionButton {
            objectName: "send-code"
            desk: root.desk
            actionId: "find.code"
            text: qsTr("Show a code in their app")
            iconName: "smartphone"
            enabled: !root.vm.busy && root.vm.locked === ""
        }

        ActionButton {
            objectName: "unlock"
            desk: root.desk
            actionId: "find.unlock"
            text: qsTr("Make verifying possible again")
            iconName: "lock-open"
            visible: root.vm.mayUnlock
        }
    }
}
