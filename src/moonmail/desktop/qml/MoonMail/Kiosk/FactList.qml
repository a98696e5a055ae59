pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// A few facts under a word: what is done, what to take, what would be lost.
Card {
    id: root

    required property string title
    required property QtObject rows

    spacing: Theme.s4

    Subheading {
        text: root.title
        visible: text !== ""
        Layout.fillWidth: true
    }

    Repeater {
        model: root.rows

        RowLayout {
            id: row

            required property string iconName
            required property string title
            required property string hint

            spacing: Theme.s4
            Layout.fillWidth: true

            Icon {
                name: row.iconName
                size: Theme.heading
                color: Theme.ink
                Layout.alignment: Qt.AlignTop
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Body {
                    text: row.title
                    font.bold: true
                    Layout.fillWidth: true
                }

                Body {
                    text: row.hint
                    visible: text !== ""
                    color: Theme.inkMuted
                    Layout.fillWidth: true
                }
            }
        }
    }

    // Beside a taller one the facts stay at the top.
    Item {
        Layout.fillHeight: true
    }
}
