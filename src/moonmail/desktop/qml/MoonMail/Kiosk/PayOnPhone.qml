pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Home
import MoonMail.Ui

// The payment page is on the guest's own phone; here stands how it is with it. It goes on by itself.
KioskPage {
    id: root

    required property VmGuest guest
    required property VmPayOnPhone vm
    readonly property VmOrder order: root.vm.order
    readonly property bool wide: root.width > 900 * Theme.textScale
    // A low page has the words beside the code: what is scanned must be in sight as a whole.
    readonly property bool tight: root.vm.stage === "paying" && root.width > root.height * 1.6 && root.height < 460 * Theme.textScale
    readonly property bool bad: ["declined", "refused", "over"].includes(root.vm.stage)

    title: root.vm.title
    lead: root.tight ? "" : root.vm.text
    widest: Math.round((root.wide ? 960 : 760) * Theme.textScale)
    onTitleChanged: root.Accessible.announce(root.title + " " + root.order.happened)

    Notice {
        kind: root.bad ? Notice.Kind.Bad : Notice.Kind.Warn
        visible: root.order.happened !== ""
        happened: root.order.happened
        safe: root.order.safe
        next: root.order.next
        code: root.order.code
        Layout.fillWidth: true
    }

    Notice {
        kind: Notice.Kind.Warn
        visible: root.vm.lineGone !== ""
        happened: root.vm.lineGone
        safe: root.vm.lineGoneSafe
        Layout.fillWidth: true
    }

    GridLayout {
        columns: root.wide || root.tight ? 2 : 1
        columnSpacing: Theme.s10
        rowSpacing: Theme.s6
        Layout.fillWidth: true

        PhoneCode {
            objectName: "pay-code"
            visible: root.vm.stage === "paying"
            picture: root.vm.qr
            modules: root.vm.modules
            beside: root.wide || root.tight
            limit: root.tight ? Math.max(240, root.height - 2 * Theme.s10 - 2 * Theme.title - 2 * Theme.s6) : Math.min(460, root.width - 4 * Theme.s10)
            name: qsTr("Code of the payment page, for your phone")
            Layout.alignment: Qt.AlignHCenter | (root.tight ? Qt.AlignTop : Qt.AlignVCenter)
        }

        Card {
            padding: Theme.s6
            spacing: Theme.s5
            Layout.fillWidth: true
            Layout.alignment: root.tight ? Qt.AlignTop : Qt.AlignVCenter

            Body {
                text: root.vm.text
                visible: root.tight
                Layout.fillWidth: true
            }

            ColumnLayout {
                spacing: 0
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Total, tax included") + " " + root.vm.price
                Layout.fillWidth: true

                Caption {
                    text: qsTr("Total, tax included")
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                MoneyText {
                    text: root.vm.price
                    large: true
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }

            LabelValue {
                label: qsTr("Order")
                value: [root.vm.flight, root.vm.size].filter(word => word !== "").join(" · ")
                Layout.fillWidth: true
            }

            LabelValue {
                objectName: "pay-time-left"
                visible: root.vm.countdown !== ""
                label: qsTr("Pay within")
                value: root.vm.countdown
                mono: true
                strong: true
                Accessible.name: qsTr("Time to pay: %1").arg(root.vm.countdownWords)
                Layout.fillWidth: true
            }

            Caption {
                text: root.vm.unpaidEnds
                visible: text !== ""
                Layout.fillWidth: true
            }
        }
    }

    SendAlternatives {
        order: root.order
        Layout.fillWidth: true
    }

    GridLayout {
        columns: root.wide ? 2 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s4
        Layout.fillWidth: true

        MoonButton {
            objectName: "pay-again"
            text: qsTr("Pay again")
            iconName: "rotate-cw"
            kind: MoonButton.Kind.Primary
            visible: root.vm.stage === "declined"
            enabled: !root.order.busy
            Layout.fillWidth: true
            onClicked: root.order.payAgain()
        }

        MoonButton {
            objectName: "order-again"
            text: root.order.isHeld ? qsTr("Check the order again") : qsTr("Order again with the same content")
            iconName: "rotate-cw"
            kind: MoonButton.Kind.Primary
            visible: root.vm.stage === "refused" || root.vm.stage === "over"
            Layout.fillWidth: true
            onClicked: root.order.startOver()
        }

        MoonButton {
            objectName: "sign-in-again"
            text: qsTr("Sign in again")
            iconName: "log-in"
            kind: MoonButton.Kind.Primary
            visible: root.vm.stage === "needs_you"
            Layout.fillWidth: true
            onClicked: root.order.signInAgain()
        }

        MoonButton {
            objectName: "pay-later"
            text: qsTr("Back to the menu")
            iconName: "arrow-left"
            // While one pays, the code is what has to be in sight, not the way out.
            focus: root.vm.stage !== "paying"
            Layout.fillWidth: true
            onClicked: root.guest.openMenu()
        }
    }
}
