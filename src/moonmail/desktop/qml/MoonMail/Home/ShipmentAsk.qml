pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What became of something that was asked for here, with the buttons that answer it.
ColumnLayout {
    id: root

    required property VmAsk ask
    required property VmHome home

    visible: root.ask.state !== ""
    spacing: Theme.s2

    Notice {
        kind: root.ask.state === "refused" ? Notice.Kind.Bad : root.ask.state === "needs" ? Notice.Kind.Warn : Notice.Kind.Info
        happened: root.ask.happened
        safe: root.ask.safe
        next: root.ask.next
        code: root.ask.code
        Layout.fillWidth: true
    }

    Flow {
        visible: root.ask.state === "refused" || root.ask.state === "needs"
        spacing: Theme.s2
        Layout.fillWidth: true

        MoonButton {
            text: qsTr("Sign in and send")
            iconName: "log-in"
            visible: root.ask.state === "needs" && (root.home.signInExpired || !root.home.signedIn)
            onClicked: root.home.signIn()
        }

        MoonButton {
            text: qsTr("Try again")
            iconName: "refresh-cw"
            visible: root.ask.state === "needs" && root.home.signedIn && !root.home.signInExpired
            onClicked: root.ask.retry()
        }

        MoonButton {
            objectName: "ask-read"
            text: qsTr("I have read this")
            visible: root.ask.state === "refused"
            onClicked: root.ask.dismiss()
        }
    }
}
