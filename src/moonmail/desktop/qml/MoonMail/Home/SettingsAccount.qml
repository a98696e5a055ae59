pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

SettingsSection {
    id: root

    required property VmHome home
    required property VmSettings vm

    title: qsTr("Account")

    Body {
        text: qsTr("You are not signed in. You can look at every flight; to book and to follow a shipment, please sign in.")
        visible: !root.vm.signedIn
        Layout.fillWidth: true
    }

    RowLayout {
        visible: root.vm.signedIn
        spacing: Theme.s4
        Layout.fillWidth: true

        Icon {
            name: "circle-user-round"
            size: Theme.iconLarge
            color: Theme.inkMuted
            Layout.alignment: Qt.AlignTop
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Subheading {
                text: root.vm.name
                visible: text !== ""
                Layout.fillWidth: true
            }

            Body {
                text: [root.vm.membership, root.vm.email].filter(word => word !== "").join("　")
                color: Theme.inkMuted
                Layout.fillWidth: true
            }
        }
    }

    Caption {
        text: root.vm.secretPlace
        visible: root.vm.signedIn && text !== ""
        Layout.fillWidth: true
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonButton {
            objectName: "settings-sign-in"
            text: root.home.signingIn ? qsTr("Continue in the browser") : root.home.signInExpired ? qsTr("Sign in again") : qsTr("Sign in with the browser")
            iconName: "external-link"
            visible: !root.vm.signedIn || root.home.signInExpired
            enabled: !root.home.signingIn
            onClicked: root.home.signIn()
        }

        MoonButton {
            objectName: "settings-my-data"
            text: qsTr("Your data…")
            description: qsTr("What you agreed to, everything about you as a file, and deleting your account.")
            iconName: "file-text"
            visible: root.vm.signedIn
            onClicked: root.home.push("my_data")
        }

        MoonButton {
            objectName: "settings-organisations"
            text: qsTr("Companies, schools and clubs…")
            iconName: "users-round"
            visible: root.vm.signedIn
            onClicked: root.home.push("organisations")
        }

        MoonButton {
            objectName: "settings-claim"
            text: qsTr("Claim a gift…")
            iconName: "gift"
            onClicked: root.home.push("claim")
        }

        MoonButton {
            objectName: "settings-sign-out"
            text: qsTr("Sign out…")
            iconName: "log-out"
            visible: root.vm.signedIn
            onClicked: leave.open()
        }
    }

    MoonDialog {
        id: leave

        title: qsTr("Sign out?")

        Notice {
            kind: root.vm.signOutLoses ? Notice.Kind.Warn : Notice.Kind.Info
            happened: root.vm.signOutText
            Layout.fillWidth: true
        }

        Flow {
            spacing: Theme.s3
            Layout.fillWidth: true

            MoonButton {
                objectName: "confirm-sign-out"
                text: qsTr("Sign out")
                kind: MoonButton.Kind.Danger
                onClicked: {
                    leave.close();
                    root.home.signOut();
                }
            }

            MoonButton {
                text: qsTr("Stay signed in")
                focus: true
                onClicked: leave.close()
            }
        }
    }
}
