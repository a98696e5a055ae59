pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// A status: never colour alone, always an icon and a word too.
RowLayout {
    id: root

    required property string text
    required property string iconName
    property string tone: "plain"

    spacing: Theme.s2
    Accessible.role: Accessible.StaticText
    Accessible.name: root.text

    Icon {
        name: root.iconName
        size: Theme.iconSmall
        color: Theme.tone(root.tone)
        Layout.alignment: Qt.AlignVCenter
    }

    Body {
        text: root.text
        font.bold: true
        color: Theme.tone(root.tone)
        lineHeight: 1
        Accessible.ignored: true
        Layout.fillWidth: true
    }
}
