pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// What can be said of a flight; and a whole feed.
Flow {
    id: root

    required property VmDesk desk
    required property VmDeskFlights vm

    spacing: Theme.s2

    Repeater {
        model: root.vm.tabs

        ActionButton {
            required property string name
            required property string title
            required property bool chosen

            objectName: "form-" + name
            desk: root.desk
            actionId: "flights.form." + name
            text: title
            kind: chosen && root.vm.pane === "form" ? MoonButton.Kind.Secondary : MoonButton.Kind.Quiet
            Accessible.checkable: true
            Accessible.checked: chosen && root.vm.pane === "form"
        }
    }

    ActionButton {
        objectName: "form-feed"
        desk: root.desk
        actionId: "flights.feed"
        text: qsTr("Import a feed…")
        iconName: "upload"
        kind: root.vm.pane === "feed" ? MoonButton.Kind.Secondary : MoonButton.Kind.Quiet
    }
}
