pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// From one part of the declaration to the next, and from the last to what is missing.
Flow {
    id: root

    required property VmDeclaration vm
    readonly property bool last: root.vm.part === root.vm.partCount - 1

    spacing: Theme.s2

    MoonButton {
        objectName: "declare-previous"
        visible: root.vm.part > 0
        text: qsTr("Previous part")
        iconName: "chevron-left"
        onClicked: root.vm.showPart(root.vm.part - 1)
    }

    MoonButton {
        objectName: "declare-next"
        visible: !root.last
        text: qsTr("Next part")
        iconName: "chevron-right"
        trailingIcon: true
        onClicked: root.vm.showPart(root.vm.part + 1)
    }

    MoonButton {
        objectName: "declare-blocked"
        visible: root.last && root.vm.blockedPart >= 0 && root.vm.blockedPart !== root.vm.part
        text: qsTr("To what is missing")
        iconName: "undo-2"
        onClicked: root.vm.showBlocked()
    }
}
