pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is sent and how large it is on the left, the capsule with it on the right. Narrow windows show that below.
FocusScope {
    id: root

    required property VmCapsule vm

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Your keepsake")

    Connections {
        target: root.vm

        function onAnnounced(text: string) {
            root.Accessible.announce(text);
        }
    }

    ScrollPage {
        id: page

        readonly property bool wide: width > 820 * Theme.textScale
        readonly property real columnWidth: wide ? (width - 2 * margin - Theme.s8) / 2 : width - 2 * margin

        anchors.fill: parent
        margin: Theme.s8

        GridLayout {
            width: parent ? parent.width : 0
            columns: page.wide ? 2 : 1
            columnSpacing: Theme.s8
            rowSpacing: Theme.s6
            uniformCellWidths: true

            ColumnLayout {
                spacing: Theme.s5
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop

                Title {
                    font.pixelSize: page.wide ? Theme.title : Theme.heading
                    text: qsTr("What is your keepsake?")
                    Layout.fillWidth: true
                }

                Notice {
                    kind: Notice.Kind.Warn
                    visible: root.vm.troubleHappened !== ""
                    happened: root.vm.troubleHappened
                    safe: root.vm.troubleSafe
                    next: root.vm.troubleNext
                    Layout.fillWidth: true
                }

                CapsulePresets {
                    vm: root.vm
                    Layout.fillWidth: true
                }

                Subheading {
                    text: qsTr("How large is it?")
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s2
                }

                CapsuleMeasures {
                    vm: root.vm
                    Layout.fillWidth: true
                }
            }

            ColumnLayout {
                spacing: Theme.s5
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop

                Card {
                    id: card

                    padding: Theme.s5
                    Layout.fillWidth: true

                    CapsuleDrawing {
                        vm: root.vm
                        roomWidth: page.columnWidth - 2 * card.padding
                        roomHeight: page.height - Math.round(330 * Theme.textScale)
                        Layout.fillWidth: true
                    }

                    CapsuleVerdict {
                        vm: root.vm
                        Layout.fillWidth: true
                    }
                }

                Subheading {
                    text: root.vm.sizeFixed ? qsTr("Your capsule") : qsTr("Which capsule?")
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                }

                CapsuleChoices {
                    vm: root.vm
                    Layout.fillWidth: true
                }
            }
        }
    }
}
