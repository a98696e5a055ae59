pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// A draft goes home with the guest: a code to scan, the same to note down, and where to open it.
KioskPage {
    id: root

    required property VmGuest guest
    required property VmCarry vm
    // Side by side where the page is lower than it is wide, and there is room for both.
    readonly property bool wide: root.shows && root.width > root.height * 0.8 && root.width > 660 * Theme.textScale
    // On a low page the answer stands with the code, and the steps below it: the code is in sight at once.
    readonly property bool tight: root.shows && root.height < 700 * Theme.textScale
    readonly property bool shows: root.vm.stage === "making" || root.vm.stage === "ready" || root.vm.whole
    readonly property string instead: root.vm.stage === "none" ? qsTr("There is no draft to take home") : root.vm.stage === "failed" ? qsTr("It can't be taken home just now") : qsTr("Take your draft home")

    title: root.instead
    lead: root.vm.stage === "ready" ? root.vm.title : root.vm.whole ? qsTr("Without a network there is no code. Your draft itself is in this QR code.") : root.vm.stage === "making" ? qsTr("Preparing it…") : root.vm.stage === "none" ? qsTr("Once you have written something, you can take it home from here.") : ""
    widest: Math.round((root.wide ? 980 : 640) * Theme.textScale)

    Connections {
        target: root.vm

        function onStageChanged() {
            if (root.vm.stage !== "making")
                root.Accessible.announce([root.title, root.lead, root.vm.happened].filter(words => words !== "").join(" "));
        }
    }

    Notice {
        objectName: "carry-trouble"
        kind: Notice.Kind.Warn
        visible: root.vm.stage === "failed"
        happened: root.vm.happened
        safe: root.vm.safe
        next: root.vm.next
        code: root.vm.quote
        Layout.fillWidth: true
    }

    GridLayout {
        columns: 2
        columnSpacing: Theme.s12
        rowSpacing: root.wide ? Theme.s4 : Theme.s6
        Layout.fillWidth: true

        PhoneCode {
            objectName: "carry-qr"
            visible: root.shows
            picture: root.vm.qr
            modules: root.vm.modules
            beside: root.wide
            limit: root.wide ? Math.min(root.vm.whole ? 520 : 360, Math.max(200, root.height - 2 * Theme.s10 - Theme.target - 2 * Theme.s8)) : Math.min(root.vm.whole ? 620 : 460, root.width - 4 * Theme.s10)
            name: qsTr("QR code of your draft, for your phone's camera")
            Layout.row: 0
            Layout.column: 0
            Layout.rowSpan: root.wide ? (root.tight ? 3 : 2) : 1
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
                objectName: "carry-code"
                text: root.vm.code
                font.pixelSize: Theme.display
                font.bold: true
                lineHeight: Theme.tightLineHeight
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.subheading
                horizontalAlignment: root.wide ? Text.AlignLeft : Text.AlignHCenter
                Accessible.name: qsTr("Code: %1").arg(root.vm.spokenCode)
                Layout.fillWidth: true
            }

            Body {
                objectName: "carry-until"
                text: root.vm.until
                color: Theme.inkMuted
                horizontalAlignment: root.wide ? Text.AlignLeft : Text.AlignHCenter
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            visible: root.shows
            spacing: Theme.s4
            Layout.row: (root.wide ? 1 : 2) + (root.tight ? 1 : 0)
            Layout.column: root.wide ? 1 : 0
            Layout.columnSpan: root.wide ? 1 : 2
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            SignInStep {
                number: 1
                text: root.vm.whole ? qsTr("Scan the QR code with your phone's camera") : qsTr("Scan the QR code with your phone's camera, or note down the code")
                Layout.fillWidth: true
            }

            SignInStep {
                number: 2
                text: qsTr("At home, open MoonMail and choose Send, then “Open a draft from the lounge”")
                Layout.fillWidth: true
            }

            SignInStep {
                number: 3
                text: root.vm.whole ? qsTr("Paste the address that you scanned") : qsTr("Type the code, or paste the address that you scanned")
                Layout.fillWidth: true
            }

            Body {
                text: root.vm.whole ? qsTr("Whoever has the address can open the draft. It is kept nowhere else: once you finish, it is gone here.") : qsTr("Whoever has the code can open the draft. Without it nobody can read it, and after 24 hours it is gone.")
                color: Theme.inkMuted
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            spacing: Theme.s6
            Layout.row: (root.wide ? 1 : 2) + (root.tight ? 0 : 1)
            Layout.column: root.wide && root.tight ? 1 : 0
            Layout.columnSpan: root.wide && root.tight ? 1 : 2
            Layout.fillWidth: true

            MoonButton {
                objectName: "carry-done"
                text: root.vm.more > 0 ? qsTr("I have it. On to the next draft") : root.vm.whole ? qsTr("I have scanned it") : qsTr("I have it")
                iconName: "check"
                kind: MoonButton.Kind.Primary
                visible: root.vm.stage === "ready" || root.vm.whole
                focus: visible
                Layout.fillWidth: true
                onClicked: root.vm.goOn()
            }

            MoonButton {
                objectName: "carry-again"
                text: root.vm.whole ? qsTr("Try again for a code") : qsTr("Try again")
                iconName: "rotate-cw"
                kind: root.vm.whole ? MoonButton.Kind.Secondary : MoonButton.Kind.Primary
                visible: root.vm.stage === "failed" || root.vm.whole
                Layout.fillWidth: true
                onClicked: root.vm.again()
            }

            MoonButton {
                objectName: "carry-back"
                text: qsTr("Back to the menu")
                iconName: "arrow-left"
                visible: root.vm.stage === "none" || root.vm.stage === "failed" || root.vm.stage === "making"
                Layout.fillWidth: true
                onClicked: root.guest.openMenu()
            }
        }
    }
}
