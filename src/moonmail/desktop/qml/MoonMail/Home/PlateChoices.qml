pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

GridLayout {
    id: root

    required property VmSend vm
    required property int across
    required property real unit

    columns: root.across
    columnSpacing: Theme.s3
    rowSpacing: Theme.s3
    uniformCellWidths: true
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Plate")

    T.ButtonGroup {
        id: group
    }

    Repeater {
        model: root.vm.kind === "item" ? 0 : root.vm.sizes
        delegate: PlateChoice {
            vm: root.vm
            unit: root.unit
            beside: root.across > 1
            T.ButtonGroup.group: group
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
}
