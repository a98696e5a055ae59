pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// Where there is no room for all columns: which of them is shown.
Item {
    id: root

    required property VmDesk desk
    required property VmDeskFind vm
    required property bool single

    implicitHeight: row.implicitHeight + 2 * Theme.s2

    Flow {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.s2
        anchors.leftMargin: Theme.s4
        spacing: Theme.s2

        ActionButton {
            desk: root.desk
            actionId: "find.results"
            text: qsTr("Results")
            iconName: "chevron-left"
            kind: MoonButton.Kind.Quiet
            visible: root.single
        }

        ActionButton {
            desk: root.desk
            actionId: "find.file"
            text: qsTr("Caller")
            iconName: "user-round"
            kind: root.vm.pane === "help" ? MoonButton.Kind.Quiet : MoonButton.Kind.Secondary
            visible: root.desk.mayHelp
        }

        ActionButton {
            desk: root.desk
            actionId: "find.help"
            text: qsTr("Help")
            iconName: "headphones"
            kind: root.vm.pane === "help" ? MoonButton.Kind.Secondary : MoonButton.Kind.Quiet
            visible: root.desk.mayHelp
        }
    }
}
