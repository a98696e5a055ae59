pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

MoonDialog {
    id: root

    required property VmHome home
    readonly property bool needsSignIn: !root.home.signedIn || root.home.signInExpired

    title: root.home.signedIn ? root.home.memberName : qsTr("Sign in")

    Body {
        visible: root.needsSignIn && !root.home.signingIn
        text: root.home.signInExpired ? qsTr("Your sign-in has expired. What you typed and asked for is kept, and goes on once you sign in again.") : qsTr("Your browser opens the sign-in page. Without signing in you can look at every flight; to book and to follow a shipment, please sign in.")
        Layout.fillWidth: true
    }

    Body {
        visible: root.home.signingIn
        text: qsTr("Please continue in the browser window that has opened.")
        Layout.fillWidth: true
    }

    Body {
        visible: !root.needsSignIn
        text: root.home.waiting > 0 ? qsTr("%n request(s) have not been sent yet. Signing out on this computer gives them up.", "", root.home.waiting) : qsTr("Signing out removes your bookings and drafts from this computer. They stay in your account, except drafts, which are kept only here.")
        Layout.fillWidth: true
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonButton {
            text: qsTr("Sign in with the browser")
            visible: root.needsSignIn && !root.home.signingIn
            kind: MoonButton.Kind.Primary
            iconName: "external-link"
            focus: true
            onClicked: root.home.signIn()
        }

        MoonButton {
            text: qsTr("Become a member")
            visible: !root.home.signedIn && !root.home.signingIn
            onClicked: root.home.join()
        }

        MoonButton {
            text: qsTr("Cancel")
            visible: root.home.signingIn
            onClicked: root.home.cancelSignIn()
        }

        MoonButton {
            text: qsTr("Sign out")
            visible: !root.needsSignIn
            kind: MoonButton.Kind.Danger
            iconName: "log-out"
            onClicked: {
                root.home.signOut();
                root.close();
            }
        }
    }

    Connections {
        target: root.home

        function onSignedInChanged() {
            if (root.home.signedIn)
                root.close();
        }
    }
}
