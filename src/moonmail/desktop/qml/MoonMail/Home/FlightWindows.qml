pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmFlight vm
    readonly property alias count: lines.count

    Subheading {
        Accessible.role: Accessible.Heading
        text: qsTr("Launch window")
        Layout.fillWidth: true
    }

    Caption {
        text: qsTr("The window is an estimate, not a promise. Every change is kept here with its reason.")
        Layout.fillWidth: true
    }

    Repeater {
        id: lines

        model: root.vm.windows

        RowLayout {
            id: line

            required property string window
            required property string announced
            required property string reason
            required property bool holds

            spacing: Theme.s3
            Layout.fillWidth: true

            Rectangle {
                implicitWidth: Theme.s1
                radius: width / 2
                color: line.holds ? Theme.ink : Theme.line
                Layout.fillHeight: true
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Body {
                    text: line.window
                    font.bold: line.holds
                    font.strikeout: !line.holds
                    color: line.holds ? Theme.ink : Theme.inkMuted
                    lineHeight: Theme.tightLineHeight
                    Accessible.name: line.holds ? qsTr("In force: %1").arg(text) : qsTr("No longer in force: %1").arg(text)
                    Layout.fillWidth: true
                }

                Body {
                    text: line.reason
                    visible: text !== ""
                    Layout.fillWidth: true
                }

                Caption {
                    text: line.announced
                    Layout.fillWidth: true
                }
            }
        }
    }
}
