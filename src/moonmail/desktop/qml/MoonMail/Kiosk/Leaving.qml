pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Before the end: what would be lost, and how to keep it.
KioskSheet {
    id: root

    required property VmGuest guest
    readonly property bool carries: root.guest.canCarry && root.guest.fileOf("carry") !== ""

    Accessible.name: qsTr("Finish now? This would be lost.")
    Component.onCompleted: root.Accessible.announce(root.Accessible.name)

    Title {
        text: qsTr("Finish now?")
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

    BigChoice {
        objectName: "keep-on"
        text: qsTr("Go on here")
        iconName: "arrow-left"
        primary: true
        arrow: false
        focus: true
        Layout.fillWidth: true
        onClicked: root.guest.keepOn()
    }

    BigChoice {
        objectName: "carry-home"
        text: qsTr("Take it home")
        hint: qsTr("Go on in your own app, with a code, within 24 hours")
        iconName: "smartphone"
        visible: root.carries
        Layout.fillWidth: true
        onClicked: root.guest.openTask("carry")
    }

    BigChoice {
        objectName: "finish-anyway"
        text: qsTr("Finish, and lose it")
        iconName: "log-out"
        arrow: false
        Layout.fillWidth: true
        onClicked: root.guest.finish()
    }
}
