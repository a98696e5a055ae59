pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What was begun before, and a new page.
FocusScope {
    id: root

    required property VmSend vm

    ScrollPage {
        anchors.fill: parent
        margin: Theme.s8

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s4

            Title {
                font.pixelSize: root.width > 700 * Theme.textScale ? Theme.title : Theme.heading
                text: qsTr("Send something")
                Layout.fillWidth: true
            }

            Body {
                text: Mode.kiosk ? qsTr("Go on where you were, or begin something new. Drafts are kept until you finish.") : qsTr("Go on where you were, or begin something new. Drafts are kept on this computer.")
                color: Theme.inkMuted
                Layout.fillWidth: true
                Layout.maximumWidth: Theme.readingWidth
            }

            Flow {
                spacing: Theme.s3
                Layout.fillWidth: true
                Layout.topMargin: Theme.s2

                MoonButton {
                    text: qsTr("Send something new")
                    iconName: "plus"
                    kind: MoonButton.Kind.Primary
                    focus: true
                    onClicked: root.vm.startNew()
                }

                MoonButton {
                    objectName: "open-carried"
                    text: qsTr("Open a draft from the lounge")
                    iconName: "qr-code"
                    visible: !Mode.kiosk
                    onClicked: root.vm.openCarried()
                }
            }

            Subheading {
                text: qsTr("Drafts")
                visible: drafts.count > 0
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
                Layout.topMargin: Theme.s4
            }

            RowLayout {
                visible: root.vm.discardedTitle !== ""
                spacing: Theme.s3
                Layout.fillWidth: true

                Icon {
                    name: "trash-2"
                    color: Theme.inkMuted
                }

                Body {
                    text: qsTr("Discarded: %1").arg(root.vm.discardedTitle)
                    color: Theme.inkMuted
                    Layout.fillWidth: true
                }

                MoonButton {
                    text: qsTr("Undo")
                    iconName: "undo-2"
                    onClicked: root.vm.undoDiscard()
                }
            }

            Repeater {
                id: drafts

                model: root.vm.drafts
                delegate: SendDraftLine {
                    vm: root.vm
                    Layout.fillWidth: true
                }
            }
        }
    }
}
