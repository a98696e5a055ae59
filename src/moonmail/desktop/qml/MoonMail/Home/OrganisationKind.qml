pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// One of the kinds of organisation, chosen or not.
MoonButton {
    id: root

    required property VmOrganisations vm
    required property string which
    readonly property bool chosen: root.vm.typedKind === root.which

    iconName: root.chosen ? "circle-dot" : "circle"
    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: root.chosen
    onClicked: root.vm.chooseKind(root.which)
}
