pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Before the end: what would be lost, and how to keep it.
KioskSheet {
    id: root

    required property VmGuest guest

    objectName: "sheet-leaving"
    Accessible.name: qsTr("Finish now? This would be lost.")
    Component.onCompleted: root.Accessible.announce(root.Accessible.name)

    Title {
        text: qsTr("Finish now?")
        font.pixelSize: root.low ? Theme.heading : Theme.title
        Layout.fillWidth: true
    }

    Body {
        text: qsTr("Nothing stays on this screen when you leave. This would be lost:")
        font.pixelSize: Theme.subheading
        Layout.fillWidth: true
    }

    FactList {
        title: ""
        rows: root.guest.losses
        raised: true
        Layout.fillWidth: true
    }

    actions: [
        BigChoice {
            objectName: "keep-on"
            text: qsTr("Go on here")
            primary: true
            arrow: false
            focus: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: root.guest.keepOn()
        },
        BigChoice {
            objectName: "carry-home"
            text: qsTr("Take it home")
            hint: root.low ? "" : qsTr("Go on in your own app, with a code, within 24 hours")
            arrow: false
            visible: root.guest.canCarry
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: root.guest.openTask("carry")
        },
        BigChoice {
            objectName: "finish-anyway"
            text: qsTr("Finish, and lose it")
            arrow: false
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: root.guest.finish()
        }
    ]
}
