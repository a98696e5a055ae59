pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// The first question: what shall travel?
GridLayout {
    id: root

    required property VmSend vm

    columns: width > 640 * Theme.textScale ? 3 : 1
    columnSpacing: Theme.s3
    rowSpacing: Theme.s2
    uniformCellWidths: true
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("What you send")

    T.ButtonGroup {
        id: group
    }

    component Kind: RadioCard {
        id: card

        required property string kind

        objectName: "kind-" + card.kind
        checked: root.vm.kind === card.kind
        T.ButtonGroup.group: group
        Layout.fillWidth: true
        Layout.fillHeight: true
        onToggled: root.vm.chooseKind(card.kind)
    }

    Kind {
        kind: "message"
        iconName: "pen-line"
        text: qsTr("A message")
        hint: Mode.kiosk ? qsTr("Words or a drawing, etched on a plate") : qsTr("Words, a photo or a drawing, etched on a plate")
        focus: true
    }

    Kind {
        kind: "item"
        iconName: "package-open"
        text: qsTr("A keepsake")
        hint: qsTr("A small thing of your own, in a capsule")
    }

    Kind {
        kind: "group"
        iconName: "users-round"
        text: qsTr("Many names or messages")
        hint: qsTr("A class, a club, a company: one booking, one plate each")
    }
}
