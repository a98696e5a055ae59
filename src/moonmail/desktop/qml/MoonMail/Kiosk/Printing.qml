pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Home
import MoonMail.Ui

// The pass, to photograph and, where there is a printer, on paper.
KioskPage {
    id: root

    required property VmGuest guest
    required property VmPrinting vm
    readonly property bool ready: root.vm.title !== ""
    readonly property bool wide: root.width > 960 * Theme.textScale
    // A low page has the words beside the code: what is scanned must be in sight as a whole.
    readonly property bool tight: root.ready && root.width > root.height * 1.6 && root.height < 460 * Theme.textScale
    // Where the pass is as long as the screen, its code is shown before it, too.
    readonly property bool codeFirst: (root.tight || root.width < 620 * Theme.textScale) && root.vm.boardingPass.qr !== ""

    title: root.ready ? root.vm.title : root.vm.coming
    lead: root.ready && !root.tight ? root.vm.text : ""
    widest: Math.round((root.wide ? 900 : 760) * Theme.textScale)
    onTitleChanged: root.Accessible.announce(root.title)

    Skeleton {
        visible: !root.ready
        implicitHeight: Math.round(240 * Theme.textScale)
        radius: Theme.radiusCard
        Layout.fillWidth: true
    }

    RowLayout {
        visible: root.ready && (root.codeFirst || root.tight)
        spacing: Theme.s10
        Layout.fillWidth: root.tight
        Layout.alignment: Qt.AlignHCenter

        PhoneCode {
            objectName: "pass-code"
            visible: root.codeFirst
            picture: root.vm.boardingPass.qr
            modules: root.vm.boardingPass.modules
            beside: root.tight
            limit: root.tight ? Math.max(240, root.height - 2 * Theme.s10 - 2 * Theme.title - 2 * Theme.s6) : 620
            name: qsTr("Code of the boarding pass")
            Layout.alignment: Qt.AlignCenter
        }

        Body {
            text: root.vm.text
            visible: root.tight
            color: Theme.inkMuted
            font.pixelSize: Theme.subheading
            Layout.fillWidth: true
        }
    }

    PassCard {
        visible: root.ready
        pass: root.vm.boardingPass
        Layout.fillWidth: true
    }

    ColumnLayout {
        objectName: "booked-reference"
        visible: root.ready
        spacing: 0
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("Booking reference") + " " + root.vm.reference.split("").join(" ")
        Layout.fillWidth: true

        Caption {
            text: qsTr("Booking reference")
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Mono {
            text: root.vm.reference
            font.pixelSize: Theme.title
            font.bold: true
            font.letterSpacing: Theme.s1
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }

    Notice {
        visible: root.vm.happened !== ""
        kind: root.vm.canPrint ? Notice.Kind.Warn : Notice.Kind.Info
        happened: root.vm.happened
        next: root.vm.next
        Layout.fillWidth: true
    }

    GridLayout {
        columns: root.wide ? 2 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s4
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: root.vm.papers

            ColumnLayout {
                id: paper

                required property int index
                required property string kind
                required property string iconName
                required property string name
                required property string standing
                required property string tone
                required property bool busy

                spacing: Theme.s2
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop

                MoonButton {
                    objectName: "print-" + paper.kind
                    text: paper.standing !== "" && !paper.busy ? qsTr("Print again: %1").arg(paper.name) : qsTr("Print: %1").arg(paper.name)
                    iconName: "printer"
                    kind: paper.index === 0 && paper.standing === "" ? MoonButton.Kind.Primary : MoonButton.Kind.Secondary
                    description: paper.standing
                    enabled: !paper.busy
                    // A page that scrolled to the button would begin below the code.
                    focus: paper.index === 0 && !root.tight
                    Layout.fillWidth: true
                    onClicked: root.vm.printPaper(paper.kind)
                }

                Chip {
                    objectName: "standing-" + paper.kind
                    text: paper.standing
                    iconName: paper.tone === "ok" ? "circle-check" : paper.tone === "warn" ? "triangle-alert" : "printer"
                    tone: paper.tone
                    visible: paper.standing !== ""
                    Layout.fillWidth: true
                    onTextChanged: if (text !== "")
                        root.Accessible.announce(paper.name + " " + text)
                }
            }
        }

        MoonButton {
            objectName: "printing-done"
            text: qsTr("Back to the menu")
            iconName: "arrow-left"
            focus: !root.vm.canPrint && !root.tight
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            onClicked: root.vm.done()
        }
    }
}
