pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Keeping one slot free while the member decides.
FocusScope {
    id: root

    required property VmSend vm
    readonly property VmOrder order: root.vm.order
    readonly property string stage: root.order.holdStage

    ScrollPage {
        id: page

        readonly property bool wide: width > 700 * Theme.textScale

        anchors.fill: parent
        margin: Theme.s8

        GridLayout {
            width: parent ? parent.width : 0
            columns: page.wide ? 2 : 1
            columnSpacing: Theme.s8
            rowSpacing: Theme.s5

            ColumnLayout {
                spacing: Theme.s4
                Layout.fillWidth: true
                Layout.preferredWidth: 3
                Layout.alignment: Qt.AlignTop

                Title {
                    font.pixelSize: page.wide ? Theme.title : Theme.heading
                    text: root.stage === "held" ? qsTr("The slot is yours for now") : qsTr("Hold a slot")
                    Layout.fillWidth: true
                }

                Body {
                    text: {
                        switch (root.stage) {
                        case "sign_in":
                            return Mode.kiosk ? qsTr("We keep one slot free for you while you read the terms and pay, without charge. Please sign in first, with your own phone. What you wrote stays here.") : qsTr("We keep one slot free for you while you read the terms and pay, without charge. Please sign in first: your browser opens, and what you wrote stays here.");
                        case "signing_in":
                            return qsTr("Please continue in your browser. When you are done there, this page goes on by itself. What you wrote is kept.");
                        case "asking":
                            return qsTr("Asking for your slot…");
                        case "held":
                            return qsTr("Nobody else can buy it while the time runs. Nothing is charged yet.");
                        case "none":
                            return qsTr("We keep one slot free for you while you read the terms and pay, without charge.");
                        default:
                            return "";
                        }
                    }
                    visible: text !== ""
                    Layout.fillWidth: true
                    Layout.maximumWidth: Theme.readingWidth
                }

                SendCountdown {
                    order: root.order
                    large: true
                    visible: root.order.countdown !== ""
                    Layout.topMargin: Theme.s2
                }

                Notice {
                    kind: root.stage === "refused" ? Notice.Kind.Bad : Notice.Kind.Warn
                    visible: root.order.happened !== ""
                    happened: root.order.happened
                    safe: root.order.safe
                    next: root.order.next
                    code: root.order.code
                    Layout.fillWidth: true
                }

                SendAlternatives {
                    order: root.order
                    Layout.fillWidth: true
                }

                Flow {
                    spacing: Theme.s2
                    Layout.fillWidth: true

                    MoonButton {
                        text: qsTr("Cancel the sign-in")
                        iconName: "x"
                        visible: root.stage === "signing_in"
                        onClicked: root.order.cancelSignIn()
                    }

                    MoonButton {
                        text: qsTr("Become a member")
                        iconName: "user-round"
                        visible: root.stage === "sign_in" && !Mode.kiosk
                        onClicked: root.order.join()
                    }

                    MoonButton {
                        text: root.stage === "held" ? qsTr("Give the slot back") : qsTr("Take the request back")
                        iconName: "timer-off"
                        kind: MoonButton.Kind.Quiet
                        visible: root.stage === "held" || root.stage === "waiting"
                        onClicked: root.order.release()
                    }

                    MoonButton {
                        text: qsTr("Choose another flight or size")
                        iconName: "list-checks"
                        visible: root.stage === "refused" || root.stage === "over"
                        onClicked: root.vm.chooseAgain()
                    }
                }
            }

            SendSummary {
                vm: root.vm
                Layout.fillWidth: true
                Layout.preferredWidth: 2
                Layout.alignment: Qt.AlignTop
            }
        }
    }
}
