pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

ColumnLayout {
    id: root

    required property string label
    required property string value

    spacing: 0
    visible: root.value !== ""
    Accessible.ignored: true

    Caption {
        text: root.label
        color: Theme.dawn.inkMuted
        Accessible.ignored: true
        Layout.fillWidth: true
    }

    Body {
        text: root.value
        color: Theme.dawn.ink
        font.bold: true
        Accessible.ignored: true
        Layout.fillWidth: true
    }
}
