pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Who of the staff looked at what, and why.
SettingsSection {
    id: root

    required property VmAccesses accesses

    title: qsTr("Who looked at your data")
    text: qsTr("Our staff see your details hidden. When one is shown to them, they say why, and it is listed here.")

    Skeleton {
        visible: root.accesses.state === "loading"
        implicitHeight: Math.round(60 * Theme.textScale)
        radius: Theme.radius
        Layout.fillWidth: true
    }

    Body {
        visible: root.accesses.state === "empty"
        text: qsTr("Nobody has looked at your details.")
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    Body {
        visible: root.accesses.state === "failed"
        text: root.accesses.happened
        Layout.fillWidth: true
    }

    MoonButton {
        visible: root.accesses.state === "failed"
        text: qsTr("Try again")
        iconName: "refresh-cw"
        onClicked: root.accesses.reload()
    }

    Repeater {
        model: root.accesses.rows

        ColumnLayout {
            id: row

            required property string field
            required property string reason
            required property string when
            required property string spoken

            visible: root.accesses.state === "open"
            spacing: 0
            Accessible.role: Accessible.StaticText
            Accessible.name: row.spoken
            Layout.fillWidth: true

            Body {
                text: row.field
                font.bold: true
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Body {
                text: row.reason
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: row.when
                color: Theme.inkMuted
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
}
