pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Where one is and how long it lasts. Nothing here is to be touched: it is out of many people's reach.
Item {
    id: root

    required property VmGuest guest
    readonly property bool narrow: root.width < 620 * Theme.textScale
    // Left of it may lie for a moment what is said in passing.
    readonly property real timeFrom: time.x + row.x

    implicitHeight: row.implicitHeight + 2 * Theme.s5

    GridLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.s10
        anchors.rightMargin: Theme.s10
        anchors.topMargin: Theme.s5
        anchors.bottomMargin: Theme.s5
        columns: 2
        columnSpacing: Theme.s6
        rowSpacing: Theme.s3

        RowLayout {
            spacing: Theme.s4
            Layout.fillWidth: true

            Icon {
                name: "moon"
                size: root.narrow ? Theme.heading : Theme.title
                color: Theme.accent
                Accessible.ignored: true
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Text {
                    text: "MoonMail"
                    color: Theme.ink
                    font.family: Theme.sans
                    font.pixelSize: Theme.heading
                    Accessible.ignored: true
                }

                Body {
                    text: root.guest.lounge
                    font.pixelSize: root.narrow ? Theme.caption : Theme.body
                    color: Theme.inkMuted
                    lineHeight: Theme.tightLineHeight
                    visible: text !== ""
                    Layout.fillWidth: true
                }
            }
        }

        RowLayout {
            id: time

            spacing: Theme.s3
            Layout.alignment: Qt.AlignRight | Qt.AlignVCenter
            Accessible.role: Accessible.StaticText
            Accessible.name: root.guest.time.words

            Icon {
                name: "timer"
                size: Theme.heading
                color: root.guest.time.short ? Theme.warn : Theme.inkMuted
            }

            ColumnLayout {
                spacing: 0

                Caption {
                    text: qsTr("Time left")
                    color: Theme.inkMuted
                    Accessible.ignored: true
                }

                Mono {
                    objectName: "time-left"
                    text: root.guest.time.left
                    color: root.guest.time.short ? Theme.warn : Theme.ink
                    font.pixelSize: Theme.heading
                    lineHeight: 1
                    Accessible.ignored: true
                }
            }
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }
}
