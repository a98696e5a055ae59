pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// A sentence with its tone: an icon and words, over as many lines as it takes.
RowLayout {
    id: root

    required property string text
    required property string iconName
    property string tone: "plain"
    property bool strong: false

    visible: root.text !== ""
    spacing: Theme.s2

    Icon {
        name: root.iconName
        size: Theme.iconSmall
        color: Theme.tone(root.tone)
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: Theme.s1
    }

    Body {
        text: root.text
        color: Theme.tone(root.tone)
        font.bold: root.strong
        Layout.fillWidth: true
    }
}
