pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What a run would do, in numbers; and what can't be done, with the reason.
Card {
    id: root

    required property VmRunShown vm

    padding: Theme.s5

    Subheading {
        text: qsTr("It would be done to")
        Layout.fillWidth: true
    }

    Title {
        objectName: "run-count"
        text: root.vm.count
        Layout.fillWidth: true
    }

    Body {
        text: root.vm.refund
        visible: text !== ""
        font.bold: true
        Layout.fillWidth: true
    }

    Repeater {
        model: root.vm.sizeRows

        RunsLine {
            required property string name
            required property string bookings
            required property string slots
            required property string room
            required property bool tight

            what: name
            many: [bookings, slots, room].filter(word => word !== "").join(" · ")
            tone: tight ? "warn" : "plain"
            Layout.fillWidth: true
        }
    }

    Notice {
        visible: root.vm.short !== ""
        kind: Notice.Kind.Warn
        happened: root.vm.short
        Layout.fillWidth: true
    }

    Subheading {
        text: qsTr("It can't be done to")
        visible: skips.count > 0
        Layout.fillWidth: true
        Layout.topMargin: Theme.s2
    }

    Repeater {
        id: skips

        model: root.vm.skipRows

        RunsLine {
            required property string words
            required property string count

            what: words
            many: count
            Layout.fillWidth: true
        }
    }
}
