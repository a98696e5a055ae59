pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The bookings that were left as they are, each with its reason and the number by which the desk finds it.
ColumnLayout {
    id: root

    required property VmRunShown vm

    spacing: Theme.s2

    Subheading {
        text: qsTr("Left as they are")
        visible: lines.count > 0
        Layout.fillWidth: true
    }

    Repeater {
        id: lines

        model: root.vm.lineRows

        ColumnLayout {
            id: line

            required property int index
            required property string passNumber
            required property string size
            required property string words
            required property string spoken

            spacing: Theme.s2
            Accessible.role: Accessible.StaticText
            Accessible.name: line.spoken
            Layout.fillWidth: true

            GridLayout {
                columns: root.width > 560 * Theme.textScale ? 3 : 1
                columnSpacing: Theme.s4
                rowSpacing: 0
                Layout.fillWidth: true

                Mono {
                    text: line.passNumber
                    Accessible.ignored: true
                    Layout.preferredWidth: Math.round(100 * Theme.textScale)
                    Layout.alignment: Qt.AlignTop
                }

                Body {
                    text: line.size
                    color: Theme.inkMuted
                    Accessible.ignored: true
                    Layout.preferredWidth: Math.round(180 * Theme.textScale)
                    Layout.alignment: Qt.AlignTop
                }

                Body {
                    text: line.words
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }

            Divider {
                Layout.fillWidth: true
            }
        }
    }

    MoonButton {
        objectName: "run-more"
        text: qsTr("Show more")
        iconName: "chevron-down"
        kind: MoonButton.Kind.Quiet
        visible: root.vm.moreLines
        onClicked: root.vm.readMore()
    }
}
