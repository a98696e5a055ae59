pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// A fact: small label above, its value below.
ColumnLayout {
    id: root

    required property string label
    required property string value
    property bool mono: false
    property bool strong: false

    spacing: 0
    visible: root.value !== ""
    Accessible.role: Accessible.StaticText
    Accessible.name: root.label + " " + root.value

    Caption {
        text: root.label
        Accessible.ignored: true
        Layout.fillWidth: true
    }

    Body {
        text: root.value
        font.family: root.mono ? Theme.mono : Theme.sans
        font.bold: root.strong
        Accessible.ignored: true
        Layout.fillWidth: true
    }
}
