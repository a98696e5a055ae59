pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What a verified caller is owed after a flight, and what they choose of it.
Card {
    id: root

    required property VmDesk desk
    readonly property VmDeskChoices vm: root.desk.choices

    padding: Theme.s5

    Subheading {
        text: qsTr("What the caller may choose")
        Layout.fillWidth: true
    }

    Body {
        objectName: "choice-heading"
        text: root.vm.heading
        font.bold: true
        Layout.fillWidth: true
    }

    Caption {
        text: root.vm.until
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    Repeater {
        model: root.vm.kinds

        RadioCard {
            id: card

            required property string kind
            required property string name
            required property string about
            required property bool chosen
            required property bool may

            objectName: "choice-" + card.kind
            text: card.name
            hint: card.about
            checked: card.chosen
            enabled: card.may && !root.vm.busy
            Layout.fillWidth: true
            onClicked: root.vm.choose(card.kind)
        }
    }

    MoonComboBox {
        objectName: "choice-flight"
        visible: root.vm.flying
        label: qsTr("Flight")
        options: root.vm.flights
        index: root.vm.flightIndex
        Layout.fillWidth: true
        onChosen: index => root.vm.chooseFlight(index)
    }

    Body {
        text: root.vm.readOut
        visible: text !== ""
        font.bold: true
        Layout.fillWidth: true
    }

    Repeater {
        model: root.vm.facts

        Body {
            required property string modelData

            text: modelData
            Layout.fillWidth: true
        }
    }

    Notice {
        id: trouble

        objectName: "choice-trouble"
        visible: root.vm.happened !== ""
        kind: Notice.Kind.Bad
        happened: root.vm.happened
        safe: root.vm.safe
        next: root.vm.next
        code: root.vm.code
        Layout.fillWidth: true
        onHappenedChanged: {
            if (trouble.happened !== "")
                trouble.Accessible.announce(trouble.Accessible.name);
        }
    }

    ActionButton {
        objectName: "choice-go"
        desk: root.desk
        actionId: "choice.go"
        text: root.vm.busy ? qsTr("Asking…") : root.vm.goText
        iconName: "check"
        enabled: root.vm.canGo
    }

    Caption {
        text: root.vm.missing
        visible: text !== ""
        color: Theme.inkMuted
        Layout.fillWidth: true
    }
}
