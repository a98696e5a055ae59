pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// Choices side by side, in as many lines as they need.
FieldFrame {
    id: root

    required property QtObject choices
    property bool single: false

    signal chosen(key: string)

    Flow {
        spacing: Theme.s2
        Layout.fillWidth: true
        Accessible.role: Accessible.Grouping
        Accessible.name: root.label
        Accessible.description: root.error !== "" ? root.error : root.hint

        Repeater {
            model: root.choices

            DeclareChip {
                required property string key
                required property string name
                required property bool chosen

                objectName: "declare-" + key
                single: root.single
                text: name
                checked: chosen
                width: Math.min(implicitWidth, parent ? parent.width : implicitWidth)
                onClicked: root.chosen(key)
            }
        }
    }
}
