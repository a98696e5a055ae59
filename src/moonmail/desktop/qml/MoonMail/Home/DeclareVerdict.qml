pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What the rules say so far: whether we can take it, why, and what would make it allowed.
Card {
    id: root

    required property VmDeclaration vm

    padding: Theme.s5
    spacing: Theme.s4

    RowLayout {
        spacing: Theme.s2
        Layout.fillWidth: true

        Icon {
            name: root.vm.standIcon
            size: Theme.icon
            color: Theme.tone(root.vm.standTone)
            Layout.alignment: Qt.AlignTop
        }

        Subheading {
            text: root.vm.standName
            color: Theme.tone(root.vm.standTone === "muted" ? "plain" : root.vm.standTone)
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }
    }

    Body {
        text: root.vm.standMore
        visible: text !== ""
        Layout.fillWidth: true
    }

    Repeater {
        model: root.vm.findings

        ColumnLayout {
            id: finding

            required property string icon
            required property string tone
            required property string why
            required property string remedy
            required property int part

            spacing: Theme.s2
            Layout.fillWidth: true

            Divider {
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.s2
            }

            RowLayout {
                spacing: Theme.s2
                Layout.fillWidth: true

                Icon {
                    name: finding.icon
                    size: Theme.iconSmall
                    color: Theme.tone(finding.tone)
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: Theme.s1
                }

                Body {
                    text: finding.why
                    Layout.fillWidth: true
                }
            }

            RowLayout {
                visible: finding.remedy !== ""
                spacing: Theme.s2
                Layout.fillWidth: true

                Icon {
                    name: "lightbulb"
                    size: Theme.iconSmall
                    color: Theme.inkMuted
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: Theme.s1
                }

                Body {
                    text: finding.remedy
                    color: Theme.inkMuted
                    Layout.fillWidth: true
                }
            }

            MoonButton {
                kind: MoonButton.Kind.Quiet
                visible: finding.part !== root.vm.part
                text: qsTr("Open this part")
                iconName: "arrow-left"
                description: finding.why
                Layout.leftMargin: Theme.s3
                onClicked: root.vm.showPart(finding.part)
            }
        }
    }
}
