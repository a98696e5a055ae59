pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    readonly property VmMyData vm: root.home.myData

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Your data")

    Loader {
        id: save

        function ask(suggested: url) {
            save.setSource("PassSaveDialog.qml", {
                selectedFile: suggested,
                currentFolder: suggested.toString().replace(/\/[^\/]*$/, ""),
                defaultSuffix: "zip",
                nameFilters: [qsTr("ZIP archives (*.zip)")]
            });
            (save.item as PassSaveDialog)?.open();
        }
    }

    Connections {
        target: save.item as PassSaveDialog

        function onChosen(url: url) {
            root.vm.export(url);
        }
    }

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
                text: qsTr("Settings")
                iconName: "arrow-left"
                kind: MoonButton.Kind.Quiet
                focus: true
                Layout.leftMargin: -Theme.s3
                onClicked: root.home.back()
            }

            ColumnLayout {
                spacing: Theme.s1
                Layout.fillWidth: true

                Title {
                    text: qsTr("Your data")
                    Layout.fillWidth: true
                }

                Body {
                    text: root.vm.membership
                    visible: text !== ""
                    color: Theme.inkMuted
                    Layout.fillWidth: true
                }
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

            SettingsSection {
                title: qsTr("What you agreed to")
                visible: root.vm.deletion !== "done"

                Repeater {
                    model: root.vm.documents
                    delegate: MyDataDocument {
                        vm: root.vm
                        Layout.fillWidth: true
                    }
                }
            }

            SettingsSection {
                title: qsTr("Everything about you, as a file")
                text: qsTr("A ZIP archive with your profile, bookings, payments, messages and pictures, as we keep them. Passwords are not in it: nobody can read them.")
                visible: root.vm.deletion !== "done"

                Flow {
                    spacing: Theme.s3
                    Layout.fillWidth: true

                    MoonButton {
                        objectName: "export-data"
                        text: root.vm.exporting ? qsTr("Saving…") : qsTr("Save as a file…")
                        iconName: "download"
                        enabled: !root.vm.exporting
                        onClicked: save.ask(root.vm.suggestedExport())
                    }

                    MoonButton {
                        text: qsTr("Cancel")
                        visible: root.vm.exporting
                        onClicked: root.vm.cancelExport()
                    }
                }
            }

            MyDataAccesses {
                accesses: root.vm.accesses
                visible: root.vm.deletion !== "done"
            }

            MyDataDeletion {
                objectName: "deletion"
                vm: root.vm
                onClosed: root.home.open("departures")
            }
        }
    }
}
