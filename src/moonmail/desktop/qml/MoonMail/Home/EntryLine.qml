pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One plate of a group.
RowLayout {
    id: root

    required property int number
    required property string name
    required property string text
    required property string spoken

    spacing: Theme.s3
    Accessible.role: Accessible.ListItem
    Accessible.name: root.spoken

    Mono {
        text: root.number
        color: Theme.inkMuted
        horizontalAlignment: Text.AlignRight
        Accessible.ignored: true
        Layout.preferredWidth: Math.round(32 * Theme.textScale)
        Layout.alignment: Qt.AlignTop
    }

    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true

        Body {
            text: root.name
            visible: text !== ""
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Caption {
            text: root.text
            visible: text !== ""
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
}
