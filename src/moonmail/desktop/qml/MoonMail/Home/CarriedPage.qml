pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// A draft from a lounge's kiosk, by the code or the address that was taken along.
FocusScope {
    id: root

    required property VmHome home
    readonly property VmCarried vm: root.home.carried

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Open a draft from the lounge")

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
                text: qsTr("Open a draft from the lounge")
                Layout.fillWidth: true
            }

            Body {
                text: qsTr("You began something at the screen in the lounge and took a code along. Within 24 hours it opens here, and you go on where you were.")
                Layout.fillWidth: true
            }

            Card {
                spacing: Theme.s4
                Layout.fillWidth: true

                MoonTextField {
                    field.objectName: "carried-code"
                    label: qsTr("Code, or the address of the QR code")
                    text: root.vm.typed
                    hint: root.vm.hint
                    error: root.vm.error
                    mono: true
                    placeholderText: "7KQM-3TXA-9WDM"
                    maximumLength: 4000
                    inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhLatinOnly
                    readOnly: root.vm.asking
                    focus: true
                    Layout.fillWidth: true
                    onEdited: text => root.vm.type(text)
                    onAccepted: root.vm.openDraft()
                }

                Notice {
                    objectName: "carried-trouble"
                    visible: root.vm.happened !== ""
                    kind: Notice.Kind.Warn
                    happened: root.vm.happened
                    safe: root.vm.safe
                    next: root.vm.next
                    code: root.vm.code
                    Layout.fillWidth: true
                }

                MoonButton {
                    objectName: "carried-open"
                    text: root.vm.asking ? qsTr("Opening the draft…") : qsTr("Open the draft")
                    iconName: "pen-line"
                    kind: MoonButton.Kind.Primary
                    enabled: root.vm.canOpen
                    onClicked: root.vm.openDraft()
                }
            }

            Body {
                text: qsTr("Whoever has the code can open the draft, so keep it to yourself. Without the code nobody can read it, not even the server that keeps it.")
                color: Theme.inkMuted
                Layout.fillWidth: true
            }
        }
    }
}
