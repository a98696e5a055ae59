pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// A line of a short table: what on the left, how many on the right; below it where there is no room.
GridLayout {
    id: root

    required property string what
    required property string many
    property string tone: "plain"

    columns: root.width > 340 * Theme.textScale ? 2 : 1
    columnSpacing: Theme.s4
    rowSpacing: 0
    Accessible.role: Accessible.StaticText
    Accessible.name: root.what + " " + root.many

    Body {
        text: root.what
        Accessible.ignored: true
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
    }

    Body {
        text: root.many
        font.bold: true
        color: Theme.tone(root.tone)
        Accessible.ignored: true
        Layout.fillWidth: root.columns === 1
        Layout.alignment: Qt.AlignTop
    }
}
