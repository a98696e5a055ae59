pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

MoonDialog {
    id: root

    required property VmHome home
    readonly property VmSync sync: root.home.sync

    title: qsTr("Sync")

    Chip {
        text: root.sync.text
        iconName: root.sync.icon
        tone: root.sync.tone
        Layout.fillWidth: true
    }

    Notice {
        visible: root.sync.happened !== ""
        kind: Notice.Kind.Warn
        happened: root.sync.happened
        safe: root.sync.safe
        next: root.sync.next
        code: root.sync.code
        Layout.fillWidth: true
    }

    Notice {
        visible: root.sync.rebuilt !== ""
        happened: root.sync.rebuilt
        Layout.fillWidth: true
    }

    Body {
        visible: root.sync.count === 0
        text: qsTr("Nothing is waiting. Everything you asked for has been answered.")
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    Repeater {
        model: root.sync.rows

        SyncRow {
            sync: root.sync
            Layout.fillWidth: true
        }
    }

    MoonButton {
        text: qsTr("Sync now")
        iconName: "refresh-cw"
        onClicked: root.sync.syncNow()
    }
}
