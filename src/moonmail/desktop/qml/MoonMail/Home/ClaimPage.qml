pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    readonly property VmClaim vm: root.home.claim
    readonly property bool done: root.vm.stage === "claimed" || root.vm.stage === "arriving"

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Claim a gift")

    Connections {
        target: root.vm

        function onHappenedChanged() {
            if (root.vm.happened !== "")
                root.Accessible.announce(root.vm.happened);
        }
    }

    ScrollPage {
        anchors.fill: parent
        margin: Theme.s8

        ColumnLayout {
            width: Math.min(parent ? parent.width : 0, Math.round(720 * Theme.textScale))
            spacing: Theme.s5

            MoonButton {
                objectName: "page-back"
                text: qsTr("Back")
                iconName: "arrow-left"
                kind: MoonButton.Kind.Quiet
                Layout.leftMargin: -Theme.s3
                onClicked: root.home.back()
            }

            Title {
                text: root.done ? qsTr("This is for you") : qsTr("Claim a gift")
                Layout.fillWidth: true
            }

            Body {
                text: qsTr("Somebody has booked a place on a Moon flight for you, and gave you a code of eight characters. Type it here, and it is yours.")
                visible: !root.done
                Layout.fillWidth: true
            }

            Card {
                visible: !root.done
                spacing: Theme.s4
                Layout.fillWidth: true

                MoonTextField {
                    id: code

                    field.objectName: "claim-code"
                    label: qsTr("Claim code")
                    text: root.vm.typed
                    hint: root.vm.hint
                    error: root.vm.error
                    mono: true
                    placeholderText: "7KQM-3TXA"
                    maximumLength: 40
                    inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhLatinOnly
                    readOnly: root.vm.stage === "asking"
                    focus: true
                    Layout.fillWidth: true
                    onEdited: text => root.vm.type(text)
                    onAccepted: root.vm.claim()
                }

                Notice {
                    visible: root.vm.happened !== ""
                    kind: Notice.Kind.Warn
                    happened: root.vm.happened
                    safe: root.vm.safe
                    next: root.vm.next
                    code: root.vm.code
                    Layout.fillWidth: true
                }

                Body {
                    text: qsTr("To claim it you need to be a member; it costs nothing. What you typed stays here.")
                    visible: !root.vm.signedIn
                    color: Theme.inkMuted
                    Layout.fillWidth: true
                }

                Flow {
                    spacing: Theme.s3
                    Layout.fillWidth: true

                    MoonButton {
                        objectName: "claim-now"
                        text: root.vm.stage === "asking" ? qsTr("Checking the code…") : qsTr("Claim")
                        iconName: "gift"
                        kind: MoonButton.Kind.Primary
                        visible: root.vm.signedIn
                        enabled: root.vm.canClaim
                        onClicked: root.vm.claim()
                    }

                    MoonButton {
                        objectName: "claim-sign-in"
                        text: qsTr("Sign in with the browser")
                        iconName: "external-link"
                        kind: MoonButton.Kind.Primary
                        visible: !root.vm.signedIn
                        enabled: !root.home.signingIn
                        onClicked: root.home.signIn()
                    }

                    MoonButton {
                        text: qsTr("Become a member")
                        visible: !root.vm.signedIn
                        enabled: !root.home.signingIn
                        onClicked: root.home.join()
                    }
                }
            }

            Card {
                visible: root.done
                spacing: Theme.s4
                Layout.fillWidth: true

                RowLayout {
                    spacing: Theme.s4
                    Layout.fillWidth: true

                    Icon {
                        name: "gift"
                        size: Theme.iconLarge
                        Layout.alignment: Qt.AlignTop
                    }

                    ColumnLayout {
                        spacing: Theme.s1
                        Layout.fillWidth: true

                        Heading {
                            text: root.vm.title
                            Layout.fillWidth: true
                        }

                        Body {
                            text: root.vm.giver
                            visible: text !== ""
                            color: Theme.inkMuted
                            Layout.fillWidth: true
                        }
                    }
                }

                Body {
                    text: root.vm.note
                    visible: text !== ""
                    Layout.fillWidth: true
                }

                Divider {
                    Layout.fillWidth: true
                }

                Body {
                    text: qsTr("It is in My shipments now. You may change what is sent until the last date of the flight. If the flight fails, you choose what happens; money goes back to who paid.")
                    color: Theme.inkMuted
                    Layout.fillWidth: true
                }

                MoonButton {
                    objectName: "claim-open"
                    text: root.vm.stage === "arriving" ? qsTr("Fetching it…") : qsTr("Look at it")
                    kind: MoonButton.Kind.Primary
                    enabled: root.vm.stage === "claimed"
                    onClicked: root.vm.open()
                }
            }
        }
    }
}
