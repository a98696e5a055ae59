pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

DeskDialog {
    id: root

    title: qsTr("Shortcuts")

    Repeater {
        // Not while it is closed: Qt complains of a list that shrinks below a sheet that goes.
        model: root.visible ? root.desk.palette.commands : null

        RowLayout {
            id: row

            required property string name
            required property string keys
            required property string place

            spacing: Theme.s4
            Accessible.role: Accessible.StaticText
            Accessible.name: row.name + ", " + row.keys
            Layout.fillWidth: true

            Body {
                text: row.name
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: row.place
                color: Theme.inkMuted
                Accessible.ignored: true
            }

            Mono {
                text: row.keys
                horizontalAlignment: Text.AlignRight
                Accessible.ignored: true
                Layout.preferredWidth: Math.round(120 * Theme.textScale)
            }
        }
    }

    Body {
        text: qsTr("Esc leads back to the page's first field. Tab and the arrows reach everything else.")
        color: Theme.inkMuted
        Layout.fillWidth: true
    }
}
