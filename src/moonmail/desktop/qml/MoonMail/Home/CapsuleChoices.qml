pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// The four capsules, small to large, each with whether it holds the item.
ColumnLayout {
    id: root

    required property VmCapsule vm

    spacing: Theme.s2
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Capsules")

    T.ButtonGroup {
        id: group
    }

    Repeater {
        model: root.vm.capsules
        delegate: CapsuleChoice {
            vm: root.vm
            T.ButtonGroup.group: group
            Layout.fillWidth: true
        }
    }
}
