pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// Why a field is to be shown: chosen, never typed. The member can read it in their app.
ColumnLayout {
    id: root

    required property VmDesk desk
    required property VmDeskReveal vm

    spacing: Theme.s3
    Component.onCompleted: (reasons.itemAt(0) as T.AbstractButton)?.forceActiveFocus()

    Divider {
        Layout.fillWidth: true
    }

    Subheading {
        text: root.vm.title
        Layout.fillWidth: true
    }

    Body {
        text: qsTr("Why is it needed? The member can see in their app that it was shown, when and why.")
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    T.ButtonGroup {
        id: group
    }

    Repeater {
        id: reasons

        model: root.vm.reasons

        RadioCard {
            id: card

            required property int index
            required property string modelData

            objectName: "reason-" + card.index
            text: card.modelData
            checked: root.vm.reason === card.index
            T.ButtonGroup.group: group
            Layout.fillWidth: true
            onClicked: root.vm.chooseReason(card.index)
            Keys.onReturnPressed: {
                root.vm.chooseReason(card.index);
                root.desk.run("find.reveal");
            }
        }
    }

    Notice {
        visible: root.vm.happened !== ""
        kind: Notice.Kind.Bad
        happened: root.vm.happened
        safe: root.vm.safe
        next: root.vm.next
        code: root.vm.code
        Layout.fillWidth: true
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        ActionButton {
            objectName: "reveal"
            desk: root.desk
            actionId: "find.reveal"
            text: qsTr("Show for a minute")
            kind: MoonButton.Kind.Primary
            iconName: "eye"
            enabled: root.vm.canReveal
        }

        MoonButton {
            text: qsTr("Cancel")
            onClicked: root.vm.cancel()
        }
    }
}
