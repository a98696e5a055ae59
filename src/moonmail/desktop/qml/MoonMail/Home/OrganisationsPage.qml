pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    readonly property VmOrganisations vm: root.home.organisations
    readonly property bool inList: root.vm.state === "list"

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Companies, schools and clubs")

    Connections {
        target: root.vm

        function onHappenedChanged() {
            if (root.vm.happened === "")
                return;
            // It stands at the top; what was pressed may be far below.
            page.contentY = 0;
            root.Accessible.announce(root.vm.happened);
        }
    }

    ScrollPage {
        id: page

        anchors.fill: parent
        margin: Theme.s8

        ColumnLayout {
            width: Math.min(parent ? parent.width : 0, Math.round(860 * Theme.textScale))
            spacing: Theme.s5

            MoonButton {
                objectName: "page-back"
                text: root.inList ? qsTr("Settings") : qsTr("All of them")
                iconName: "arrow-left"
                kind: MoonButton.Kind.Quiet
                focus: true
                Layout.leftMargin: -Theme.s3
                onClicked: {
                    if (root.inList)
                        root.home.back();
                    else if (root.vm.state === "new")
                        root.vm.cancelEdit();
                    else
                        root.vm.leave();
                }
            }

            Title {
                text: root.vm.state === "one" ? root.vm.name : qsTr("Companies, schools and clubs")
                font.pixelSize: text.length > 24 ? Theme.heading : Theme.title
                Layout.fillWidth: true
            }

            Notice {
                visible: root.vm.happened !== ""
                kind: Notice.Kind.Warn
                happened: root.vm.happened
                safe: root.vm.safe
                next: root.vm.next
                code: root.vm.code
                Layout.fillWidth: true
            }

            OrganisationsList {
                vm: root.vm
                visible: root.inList
                Layout.fillWidth: true
            }

            OrganisationForm {
                vm: root.vm
                visible: root.vm.state === "new"
                Layout.fillWidth: true
            }

            ColumnLayout {
                visible: root.vm.state === "loading"
                spacing: Theme.s4
                Layout.fillWidth: true

                Repeater {
                    model: 2

                    Skeleton {
                        radius: Theme.radiusCard
                        implicitHeight: Math.round(160 * Theme.textScale)
                        Layout.fillWidth: true
                    }
                }
            }

            OrganisationDetail {
                vm: root.vm
                visible: root.vm.state === "one"
                Layout.fillWidth: true
            }
        }
    }
}
