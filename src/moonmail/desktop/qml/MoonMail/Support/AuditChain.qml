pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Whether anybody altered the record: looked through as a whole, and the signature to keep elsewhere.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskAudit vm

    padding: Theme.s5

    Subheading {
        text: qsTr("Chain of entries")
        Layout.fillWidth: true
    }

    Body {
        visible: root.vm.chain === ""
        text: qsTr("Each entry is chained to the one before by its hash, and signed from time to time.")
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    Notice {
        id: outcome

        objectName: "audit-chain"
        visible: root.vm.chain !== ""
        kind: root.vm.chainGood ? Notice.Kind.Good : Notice.Kind.Bad
        happened: root.vm.chain
        Layout.fillWidth: true
        onHappenedChanged: {
            if (outcome.happened !== "")
                outcome.Accessible.announce(outcome.happened);
        }
    }

    Repeater {
        model: root.vm.faults

        Body {
            required property string modelData

            text: modelData
            color: Theme.bad
            Layout.fillWidth: true
        }
    }

    Body {
        visible: text !== ""
        text: root.vm.checkpoint
        Layout.fillWidth: true
    }

    Mono {
        visible: text !== ""
        text: root.vm.checkpointHash
        font.pixelSize: Theme.caption
        wrapMode: Text.WrapAnywhere
        Layout.fillWidth: true
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        ActionButton {
            objectName: "audit-verify"
            desk: root.desk
            actionId: "audit.verify"
            text: root.vm.verifying ? qsTr("Looking through it…") : qsTr("Look for alterations")
            kind: MoonButton.Kind.Primary
            iconName: "shield-check"
            enabled: !root.vm.verifying
        }

        ActionButton {
            desk: root.desk
            actionId: "audit.copy"
            text: qsTr("Copy the checkpoint")
            iconName: "copy"
            visible: root.vm.checkpointHash !== ""
        }
    }
}
