pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// Common keepsakes by group, each drawn to the scale of its group; or one's own measures.
ColumnLayout {
    id: root

    required property VmCapsule vm

    spacing: Theme.s4

    T.ButtonGroup {
        id: groups
    }

    T.ButtonGroup {
        id: presets
    }

    Flow {
        id: kinds

        spacing: Theme.s2
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Kinds of keepsakes")
        Layout.fillWidth: true

        Repeater {
            model: root.vm.groups
            delegate: CapsuleChip {
                required property string group
                required property string name
                required property bool chosen

                required iconName

                objectName: "group-" + group
                width: Math.min(implicitWidth, kinds.width)
                text: name
                checked: chosen
                T.ButtonGroup.group: groups
                onToggled: root.vm.chooseGroup(group)
            }
        }
    }

    GridLayout {
        id: shelf

        visible: root.vm.group !== "own"
        columns: Math.max(1, Math.floor((root.width + Theme.s2) / (Math.round(210 * Theme.textScale) + Theme.s2)))
        columnSpacing: Theme.s2
        rowSpacing: Theme.s2
        uniformCellWidths: true
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Ready sizes")
        Layout.fillWidth: true

        Repeater {
            model: root.vm.presets
            delegate: CapsuleChip {
                id: chip

                required property string preset
                required property string name
                required property bool round
                required property real hole
                required property real widthPx
                required property real heightPx
                required property bool chosen
                required property string shortSize

                required detail

                objectName: "preset-" + preset
                text: name
                trailing: shortSize
                checked: chosen
                T.ButtonGroup.group: presets
                Layout.fillWidth: true
                Layout.fillHeight: true
                onToggled: root.vm.choosePreset(preset)

                picture: Item {
                    width: Math.round(28 * Theme.textScale)
                    height: width

                    Rectangle {
                        anchors.centerIn: parent
                        width: Math.max(4, Math.round(chip.widthPx * Theme.textScale))
                        height: Math.max(4, Math.round(chip.heightPx * Theme.textScale))
                        radius: chip.round ? width / 2 : Theme.hairline
                        color: chip.hole > 0 ? Theme.clear : Theme.tint(Theme.ink, 0.12)
                        border.width: chip.hole > 0 ? Math.max(2, width * (1 - chip.hole) / 2) : Theme.hairline
                        border.color: chip.checked ? Theme.accent : Theme.inkMuted
                    }
                }
            }
        }
    }

    Caption {
        text: root.vm.presetNote
        visible: text !== ""
        Layout.fillWidth: true
    }
}
