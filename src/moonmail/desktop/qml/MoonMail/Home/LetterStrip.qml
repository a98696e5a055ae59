pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// A letter that waits to be read: the first thing on the start page.
Item {
    id: root

    required property VmLetterbox letterbox

    implicitHeight: row.implicitHeight + Theme.s4

    ListRow {
        id: row

        objectName: "letter-strip"
        text: [root.letterbox.text, root.letterbox.heading].join(" ")
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: Theme.s6
        anchors.rightMargin: Theme.s6
        marked: true
        onClicked: root.letterbox.open()

        contentItem: RowLayout {
            spacing: Theme.s3

            Icon {
                name: "mail"
                color: Theme.accent
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.hairline * 2
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Body {
                    text: root.letterbox.text
                    font.bold: true
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.letterbox.heading
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }

            Icon {
                name: "chevron-right"
                color: Theme.inkMuted
            }
        }
    }
}
