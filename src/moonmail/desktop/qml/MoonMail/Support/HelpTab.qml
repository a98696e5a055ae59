pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// One of the parts of the help panel.
ActionButton {
    id: root

    required property bool chosen

    objectName: "tab-" + root.actionId
    kind: root.chosen ? MoonButton.Kind.Secondary : MoonButton.Kind.Quiet
    checkable: false
    Accessible.role: Accessible.PageTab
    Accessible.selected: root.chosen
}
