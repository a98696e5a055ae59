pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    readonly property VmSettings vm: root.home.settings

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Settings")

    Loader {
        id: save

        function ask(suggested: url) {
            save.setSource("PassSaveDialog.qml", {
                selectedFile: suggested,
                currentFolder: suggested.toString().replace(/\/[^\/]*$/, ""),
                defaultSuffix: "json",
                nameFilters: [qsTr("Key sets (*.json)")]
            });
            (save.item as PassSaveDialog)?.open();
        }
    }

    Connections {
        target: save.item as PassSaveDialog

        function onChosen(url: url) {
            root.vm.exportKeys(url);
        }
    }

    ScrollPage {
        anchors.fill: parent
        margin: Theme.s8

        ColumnLayout {
            width: Math.min(parent ? parent.width : 0, Math.round(920 * Theme.textScale))
            spacing: Theme.s5

            Title {
                text: qsTr("Settings")
                Layout.fillWidth: true
            }

            SettingsLooks {
                vm: root.vm
            }

            SettingsAccount {
                home: root.home
                vm: root.vm
            }

            SettingsServer {
                vm: root.vm
            }

            SettingsAbout {
                vm: root.vm
                onKeysWanted: save.ask(root.vm.suggestedKeys())
            }
        }
    }
}
