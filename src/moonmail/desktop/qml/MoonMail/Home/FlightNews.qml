pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmFlight vm
    readonly property alias count: lines.count

    spacing: Theme.s4

    Subheading {
        Accessible.role: Accessible.Heading
        text: qsTr("News of this flight")
        Layout.fillWidth: true
    }

    Repeater {
        id: lines

        model: root.vm.updates

        RowLayout {
            id: line

            required property int number
            required property string title
            required property string body
            required property string when
            required property string icon
            required property string tone

            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: line.icon
                color: Theme.tone(line.tone)
                Layout.alignment: Qt.AlignTop
            }

            ColumnLayout {
                spacing: Theme.hairline * 2
                Layout.fillWidth: true

                Body {
                    text: line.title
                    font.bold: true
                    lineHeight: Theme.tightLineHeight
                    Layout.fillWidth: true
                }

                Caption {
                    text: qsTr("No. %1").arg(line.number) + "　" + line.when
                    Layout.fillWidth: true
                }

                Body {
                    text: line.body
                    Layout.fillWidth: true
                }
            }
        }
    }
}
