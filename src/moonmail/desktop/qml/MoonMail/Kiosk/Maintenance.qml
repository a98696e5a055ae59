pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// How the kiosk stands, what is wrong with its set-up, and what staff can do here.
FocusScope {
    id: root

    required property VmKioskShell shell
    readonly property VmKioskMaintenance vm: root.shell.maintenance

    objectName: "maintenance"

    TapHandler {
        onTapped: root.vm.touched()
    }

    ScrollPage {
        anchors.fill: parent
        margin: Theme.s16

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s6

            RowLayout {
                spacing: Theme.s4
                Layout.fillWidth: true
                Layout.rightMargin: Theme.s16

                Title {
                    text: root.vm.title
                    Layout.fillWidth: true
                }

                MoonButton {
                    objectName: "maintenance-language"
                    text: root.vm.otherLanguage
                    iconName: "languages"
                    onClicked: root.vm.switchLanguage()
                }
            }

            Notice {
                kind: Notice.Kind.Warn
                happened: root.vm.reason
                visible: happened !== ""
                Layout.fillWidth: true
            }

            Card {
                Layout.fillWidth: true

                Repeater {
                    model: root.vm.facts

                    LabelValue {
                        Layout.fillWidth: true
                    }
                }
            }

            Subheading {
                text: root.vm.checkTitle
                Layout.fillWidth: true
            }

            Body {
                text: root.vm.checkState
                visible: text !== ""
                Layout.fillWidth: true
            }

            Repeater {
                model: root.vm.findings

                Notice {
                    required property bool bad
                    required property string title
                    required property string mend

                    kind: bad ? Notice.Kind.Bad : Notice.Kind.Warn
                    happened: title
                    code: mend
                    Layout.fillWidth: true
                }
            }

            MoonButton {
                objectName: "maintenance-back"
                text: root.vm.backLabel
                kind: MoonButton.Kind.Primary
                focus: true
                Layout.fillWidth: true
                Layout.topMargin: Theme.s6
                onClicked: root.vm.back()
            }

            MoonButton {
                objectName: "maintenance-check"
                text: root.vm.checkLabel
                iconName: "refresh-cw"
                Layout.fillWidth: true
                onClicked: root.vm.check()
            }

            MoonButton {
                objectName: "maintenance-service"
                text: root.vm.serviceLabel
                enabled: root.vm.canPutBack
                Layout.fillWidth: true
                onClicked: root.vm.service()
            }

            MoonButton {
                objectName: "maintenance-restart"
                text: root.vm.restartLabel
                iconName: "rotate-cw"
                Layout.fillWidth: true
                onClicked: root.vm.restart()
            }

            MoonButton {
                objectName: "maintenance-leave"
                text: root.vm.leaveLabel
                kind: MoonButton.Kind.Danger
                iconName: "log-out"
                Layout.fillWidth: true
                onClicked: root.vm.leave()
            }
        }
    }
}
