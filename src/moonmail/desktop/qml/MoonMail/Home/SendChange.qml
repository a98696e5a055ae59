pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Before and after, side by side, before a change of content is sent. It costs nothing.
FocusScope {
    id: root

    required property VmSend vm
    readonly property VmChange change: root.vm.contentChange

    ScrollPage {
        id: page

        readonly property bool wide: width > 700 * Theme.textScale

        anchors.fill: parent
        margin: Theme.s8

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s4

            Title {
                font.pixelSize: page.wide ? Theme.title : Theme.heading
                text: qsTr("Please check the change")
                Layout.fillWidth: true
            }

            Body {
                text: root.change.called
                color: Theme.inkMuted
                Layout.fillWidth: true
            }

            Notice {
                kind: Notice.Kind.Warn
                visible: root.change.why !== ""
                happened: root.change.why
                safe: qsTr("Your booking and its content stay as they are.")
                Layout.fillWidth: true
            }

            Notice {
                kind: Notice.Kind.Warn
                visible: root.change.note !== ""
                happened: root.change.note
                Layout.fillWidth: true
            }

            Repeater {
                model: root.change.rows

                delegate: SendChangeRow {
                    wide: page.wide
                    Layout.fillWidth: true
                }
            }

            ConfirmVerdict {
                contents: root.vm.contents
                visible: root.vm.contents.verdict !== ""
                Layout.fillWidth: true
            }

            RowLayout {
                spacing: Theme.s3
                Layout.fillWidth: true
                Layout.topMargin: Theme.s2

                Icon {
                    name: "circle-check"
                    color: Theme.ok
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: Theme.hairline * 2
                }

                Body {
                    text: [qsTr("The change costs nothing. Your flight, your slot and your reference stay the same."), root.change.until].filter(word => word !== "").join(Theme.japanese ? "" : " ")
                    Layout.fillWidth: true
                    Layout.maximumWidth: Theme.readingWidth
                }
            }
        }
    }
}
