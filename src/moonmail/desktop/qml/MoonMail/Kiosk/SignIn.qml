pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The guest signs in on their own phone; here stand the code to scan and the code to compare. It goes on by itself.
// Nothing has the focus at first: the way back would draw the page down to itself, away from the code.
KioskPage {
    id: root

    required property VmGuest guest
    required property VmSignIn vm
    // Side by side where the page is lower than it is wide, and there is room for both.
    readonly property bool wide: root.showsCode && root.width > root.height * 0.8 && root.width > 660 * Theme.textScale
    readonly property bool showsCode: root.vm.stage === "waiting" || root.vm.stage === "preparing"
    readonly property bool over: root.vm.stage === "denied" || root.vm.stage === "failed"

    title: qsTr("Sign in with your phone")
    lead: qsTr("No password is typed on this screen.")
    widest: Math.round((root.wide ? 980 : 640) * Theme.textScale)

    Notice {
        id: notice

        objectName: "sign-in-notice"
        kind: root.vm.noticeTone === "bad" ? Notice.Kind.Bad : root.vm.noticeTone === "warn" ? Notice.Kind.Warn : Notice.Kind.Info
        visible: happened !== ""
        happened: root.vm.noticeHappened
        safe: root.vm.noticeSafe
        next: root.vm.noticeNext
        code: root.vm.noticeCode
        Layout.fillWidth: true
        onHappenedChanged: {
            if (notice.happened !== "")
                notice.Accessible.announce(notice.Accessible.name);
        }
    }

    GridLayout {
        columns: 2
        columnSpacing: Theme.s12
        rowSpacing: root.wide ? Theme.s4 : Theme.s6
        Layout.fillWidth: true

        PhoneCode {
            objectName: "sign-in-qr"
            visible: root.showsCode
            picture: root.vm.qr
            modules: root.vm.modules
            beside: root.wide
            // An empty sheet of white would look like a fault.
            opacity: root.vm.qr === "" ? 0.12 : 1
            limit: root.wide ? Math.min(360, Math.max(200, root.height - 2 * Theme.s10 - back.height - 2 * Theme.s8)) : Math.min(460, root.width - 4 * Theme.s10)
            name: qsTr("QR code for signing in, for your phone's camera")
            Layout.row: 0
            Layout.column: 0
            Layout.rowSpan: root.wide ? 2 : 1
            Layout.columnSpan: root.wide ? 1 : 2
            Layout.alignment: Qt.AlignHCenter | Qt.AlignTop
        }

        ColumnLayout {
            visible: root.vm.code !== ""
            spacing: Theme.s1
            Layout.row: root.wide ? 0 : 1
            Layout.column: root.wide ? 1 : 0
            Layout.columnSpan: root.wide ? 1 : 2
            Layout.fillWidth: true

            Mono {
                objectName: "sign-in-code"
                text: root.vm.code
                font.pixelSize: Theme.display
                font.bold: true
                lineHeight: Theme.tightLineHeight
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.subheading
                horizontalAlignment: root.wide ? Text.AlignLeft : Text.AlignHCenter
                Accessible.name: qsTr("Code: %1").arg(root.vm.codeSpoken)
                Layout.fillWidth: true
            }

            Body {
                objectName: "sign-in-good-for"
                text: root.vm.goodFor
                color: root.vm.soon ? Theme.warn : Theme.inkMuted
                horizontalAlignment: root.wide ? Text.AlignLeft : Text.AlignHCenter
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            spacing: Theme.s4
            Layout.row: root.wide ? 1 : 2
            Layout.column: root.wide ? 1 : 0
            Layout.rowSpan: root.wide ? 2 : 1
            Layout.columnSpan: root.wide ? 1 : 2
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            SignInStep {
                number: 1
                visible: root.showsCode
                text: qsTr("Scan the QR code with your phone's camera")
                Layout.fillWidth: true
            }

            SignInStep {
                number: 2
                visible: root.showsCode
                text: qsTr("Sign in there with your membership number and password")
                Layout.fillWidth: true
            }

            SignInStep {
                number: 3
                visible: root.showsCode
                text: qsTr("Compare both screens: if your phone shows this same code, press “Yes, sign in” there")
                Layout.fillWidth: true
            }

            Body {
                objectName: "sign-in-address"
                text: root.vm.address === "" ? "" : qsTr("If the QR code can't be scanned, open %1 on your phone and type the code.").arg(root.vm.address)
                visible: text !== ""
                color: Theme.inkMuted
                Layout.fillWidth: true
            }

            RowLayout {
                visible: root.vm.hint !== ""
                spacing: Theme.s3
                Layout.fillWidth: true

                Icon {
                    name: "ticket"
                    color: Theme.inkMuted
                    Layout.alignment: Qt.AlignTop
                }

                Body {
                    id: hint

                    objectName: "sign-in-hint"
                    text: root.vm.hint
                    onTextChanged: {
                        if (hint.text !== "")
                            hint.Accessible.announce(hint.text);
                    }
                    Layout.fillWidth: true
                }
            }

            RowLayout {
                spacing: Theme.s3
                Layout.fillWidth: true
                Layout.topMargin: Theme.s2

                Icon {
                    name: root.over ? "circle-x" : root.vm.stage === "finishing" ? "circle-check" : "smartphone"
                    size: Theme.heading
                    color: root.vm.stage === "finishing" ? Theme.ok : Theme.inkMuted
                }

                Subheading {
                    objectName: "sign-in-status"
                    text: root.vm.status
                    Layout.fillWidth: true
                }
            }

            MoonButton {
                objectName: "sign-in-again"
                text: root.vm.again
                visible: text !== ""
                kind: MoonButton.Kind.Primary
                iconName: "rotate-cw"
                Layout.fillWidth: true
                onClicked: root.vm.begin()
            }
        }

        MoonButton {
            id: back

            objectName: "sign-in-back"
            text: qsTr("Go back")
            iconName: "arrow-left"
            Layout.row: root.wide ? 2 : 3
            Layout.column: 0
            Layout.columnSpan: root.wide ? 1 : 2
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            onClicked: root.guest.back()
        }
    }
}
