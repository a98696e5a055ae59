pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Kind words and somebody to ask for guests; why, small, for whoever is called.
FocusScope {
    id: root

    required property VmKioskShell shell

    objectName: "out-of-order"
    Accessible.role: Accessible.AlertMessage
    Accessible.name: [root.shell.title, root.shell.lead, root.shell.phone, root.shell.code].filter(word => word !== "").join(" ")

    ScrollPage {
        anchors.fill: parent
        margin: Theme.s16

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s10

            Item {
                Layout.preferredHeight: Math.max(0, (root.height - words.implicitHeight - why.implicitHeight) / 2 - Theme.s16 * 2)
            }

            ColumnLayout {
                id: words

                spacing: Theme.s8
                Layout.fillWidth: true

                Icon {
                    name: "triangle-alert"
                    size: 2 * Theme.iconLarge
                    color: Theme.warn
                    Layout.alignment: Qt.AlignHCenter
                }

                Pair {
                    first: root.shell.title
                    second: root.shell.titleSecond
                    size: Theme.title
                    bold: true
                    Layout.fillWidth: true
                }

                Pair {
                    first: root.shell.lead
                    second: root.shell.leadSecond
                    size: Theme.subheading
                    Layout.fillWidth: true
                }

                Heading {
                    text: root.shell.phone
                    visible: text !== ""
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }

                Pair {
                    first: root.shell.safe
                    second: root.shell.safeSecond
                    colour: Theme.inkMuted
                    Layout.fillWidth: true
                }
            }

            ColumnLayout {
                id: why

                spacing: Theme.s2
                Layout.fillWidth: true
                Layout.topMargin: Theme.s10

                Divider {
                    Layout.fillWidth: true
                }

                Mono {
                    objectName: "out-of-order-code"
                    text: root.shell.code
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }

                Pair {
                    first: root.shell.reason
                    second: root.shell.reasonSecond
                    size: Theme.caption
                    colour: Theme.inkMuted
                    Layout.fillWidth: true
                }
            }
        }
    }
}
