pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// What was said of a flight, a line each.
ColumnLayout {
    id: root

    required property string title
    required property QtObject lines

    spacing: Theme.s2
    visible: repeater.count > 0

    Body {
        text: root.title
        font.bold: true
        color: Theme.inkMuted
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }

    Repeater {
        id: repeater

        model: root.lines

        RowLayout {
            id: line

            required property string icon
            required property string tone
            required property string title
            required property string standing
            required property string detail
            required property string spoken

            spacing: Theme.s3
            Accessible.role: Accessible.ListItem
            Accessible.name: line.spoken
            Layout.fillWidth: true

            Icon {
                name: line.icon
                size: Theme.iconSmall
                color: Theme.tone(line.tone)
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.hairline * 3
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                RowLayout {
                    spacing: Theme.s3
                    Layout.fillWidth: true

                    Body {
                        text: line.title
                        lineHeight: Theme.tightLineHeight
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: line.standing
                        visible: text !== ""
                        color: Theme.tone(line.tone)
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                        Layout.alignment: Qt.AlignTop
                    }
                }

                Caption {
                    text: line.detail
                    visible: text !== ""
                    color: Theme.inkMuted
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }
    }
}
