pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// Over everything, sheets too, while nobody is signed in or nobody has been here: nothing of anybody is to be seen.
T.Popup {
    id: root

    required property VmDesk desk
    readonly property string why: root.desk.covered

    parent: T.Overlay.overlay
    width: parent ? parent.width : 0
    height: parent ? parent.height : 0
    z: 100
    padding: 0
    modal: true
    focus: true
    visible: root.why !== ""
    closePolicy: T.Popup.NoAutoClose
    onOpened: signIn.forceActiveFocus()
    // What had the focus may be for another reason to be covered.
    onWhyChanged: {
        if (root.opened && root.why !== "")
            Qt.callLater(signIn.forceActiveFocus);
    }

    contentItem: FocusScope {
        focus: true

        ScrollPage {
            anchors.fill: parent
            focus: true

            Item {
                width: parent ? parent.width : 0
                height: Math.max(column.implicitHeight, root.height - 2 * Theme.s10)

                ColumnLayout {
                    id: column

                    anchors.centerIn: parent
                    width: Math.min(parent.width, Math.round(480 * Theme.textScale))
                    spacing: Theme.s4

                    Icon {
                        name: root.why === "sign_in" ? "moon" : "lock"
                        size: Theme.iconLarge
                        color: Theme.inkMuted
                    }

                    Heading {
                        text: root.why === "idle" ? qsTr("This screen is covered") : root.why === "ended" ? qsTr("Your session has ended") : qsTr("MoonMail Desk")
                        Layout.fillWidth: true
                    }

                    Body {
                        text: root.why === "idle" ? qsTr("Signed in: %1. What was typed is kept. Sign in again to go on.").arg(root.desk.staffName) : root.why === "ended" ? qsTr("The server has signed out %1: the time ran out, the role changed or the account was closed. What was typed is kept on this screen; nothing more is sent until you sign in again.").arg(root.desk.staffName) : qsTr("For staff: the support desk, receiving and flight operations. Your browser opens the sign-in page, with your password and a code from your authenticator app.")
                        Layout.fillWidth: true
                    }

                    Body {
                        visible: root.desk.signingIn
                        text: qsTr("Please continue in the browser window that has opened.")
                        font.bold: true
                        Layout.fillWidth: true
                    }

                    Notice {
                        visible: root.desk.happened !== ""
                        kind: Notice.Kind.Warn
                        happened: root.desk.happened
                        safe: root.desk.safe
                        next: root.desk.next
                        code: root.desk.code
                        Layout.fillWidth: true
                    }

                    Flow {
                        spacing: Theme.s3
                        Layout.fillWidth: true

                        MoonButton {
                            id: signIn

                            objectName: "cover-sign-in"
                            text: root.why === "sign_in" ? qsTr("Sign in with the browser") : qsTr("Sign in again")
                            kind: MoonButton.Kind.Primary
                            iconName: "external-link"
                            enabled: !root.desk.signingIn
                            focus: true
                            onClicked: root.desk.signIn()
                        }

                        MoonButton {
                            objectName: "cover-cancel"
                            text: qsTr("Cancel")
                            visible: root.desk.signingIn
                            onClicked: root.desk.cancelSignIn()
                        }

                        MoonButton {
                            objectName: "cover-leave"
                            text: qsTr("Somebody else")
                            description: qsTr("Signs out and discards what was typed")
                            visible: root.why !== "sign_in" && !root.desk.signingIn
                            onClicked: root.desk.signOut()
                        }
                    }

                    CoverServer {
                        vm: root.desk.server
                        visible: root.why === "sign_in" && !root.desk.signingIn
                        Layout.fillWidth: true
                        Layout.topMargin: Theme.s6
                        onFinished: signIn.forceActiveFocus()
                    }
                }
            }
        }
    }
    background: Rectangle {
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Theme.skyDeep
            }

            GradientStop {
                position: 1
                color: Theme.sky
            }
        }
    }
    T.Overlay.modal: Rectangle {
        color: Theme.skyDeep
    }
}
