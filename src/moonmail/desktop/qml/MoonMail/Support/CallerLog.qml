pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What was done about this member since the desk was opened.
ColumnLayout {
    id: root

    required property VmDeskCaller vm

    spacing: Theme.s1

    Subheading {
        text: qsTr("Done in this call")
        visible: lines.count > 0
        Layout.fillWidth: true
    }

    Repeater {
        id: lines

        model: root.vm.callLog

        RowLayout {
            id: line

            required property string clock
            required property string words

            spacing: Theme.s3
            Accessible.role: Accessible.StaticText
            Accessible.name: line.clock + " " + line.words
            Layout.fillWidth: true

            Mono {
                text: line.clock
                font.pixelSize: Theme.caption
                color: Theme.inkMuted
                Accessible.ignored: true
            }

            Caption {
                text: line.words
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
}
