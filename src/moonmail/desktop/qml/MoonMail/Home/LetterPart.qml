pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One heading of a letter with its sentences.
ColumnLayout {
    id: root

    required property string title
    required property list<string> lines
    required property string iconName
    property string more: ""

    visible: root.lines.length > 0
    spacing: Theme.s1

    Body {
        text: root.title
        color: Theme.dawn.ink
        font.bold: true
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }

    Repeater {
        model: root.lines

        RowLayout {
            id: line

            required property string modelData

            spacing: Theme.s2
            Layout.fillWidth: true

            Icon {
                name: root.iconName
                size: Theme.iconSmall
                color: Theme.dawn.inkMuted
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.s1
            }

            Body {
                text: line.modelData
                color: Theme.dawn.ink
                Layout.fillWidth: true
            }
        }
    }

    Body {
        text: root.more
        visible: text !== ""
        color: Theme.dawn.ink
        font.bold: true
        Layout.fillWidth: true
        Layout.leftMargin: Theme.iconSmall + Theme.s2
    }
}
