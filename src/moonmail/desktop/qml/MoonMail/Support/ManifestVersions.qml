pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What was frozen, the newest first; what is different; taking one along.
Card {
    id: root

    required property VmDesk desk
    required property VmManifestVersions vm

    padding: Theme.s5

    Subheading {
        text: qsTr("Versions")
        Layout.fillWidth: true
    }

    Body {
        text: qsTr("Nothing was frozen yet.")
        visible: root.vm.title === ""
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    ColumnLayout {
        spacing: Theme.s1
        Layout.fillWidth: true

        Repeater {
            model: root.vm.versions

            ListRow {
                id: row

                required property string versionId
                required property string title
                required property string by
                required property string reason
                required property string standing
                required property string iconName
                required property string tone
                required property string hash
                required property bool current
                required property int index

                objectName: "manifest-version-" + row.index
                text: [row.title, row.by, row.reason, row.standing].filter(part => part !== "").join(" ")
                marked: row.current
                focusPolicy: Qt.StrongFocus
                topPadding: Theme.s2
                bottomPadding: Theme.s2
                leftPadding: Theme.s4
                rightPadding: Theme.s3
                Accessible.role: Accessible.ListItem
                Accessible.selected: row.current
                Layout.fillWidth: true
                onClicked: root.vm.choose(row.versionId)

                contentItem: ColumnLayout {
                    spacing: 0

                    Body {
                        text: row.title
                        font.bold: true
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: row.by
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: row.reason
                        visible: text !== ""
                        color: Theme.ink
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }

                    RowLayout {
                        spacing: Theme.s2
                        Layout.fillWidth: true

                        Icon {
                            name: row.iconName
                            size: Theme.iconSmall
                            color: Theme.tone(row.tone)
                        }

                        Caption {
                            text: row.standing
                            color: Theme.tone(row.tone)
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }
                    }

                    Caption {
                        text: row.hash
                        font.family: Theme.mono
                        visible: row.current
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }
                }
            }
        }
    }

    Caption {
        text: root.vm.title
        visible: text !== ""
        Accessible.ignored: true
        Layout.fillWidth: true
    }

    Flow {
        visible: root.vm.title !== ""
        spacing: Theme.s2
        Layout.fillWidth: true

        ActionButton {
            desk: root.desk
            actionId: "manifest.compare"
            text: qsTr("Compare with now")
            iconName: "arrow-right-left"
        }

        ActionButton {
            desk: root.desk
            actionId: "manifest.before"
            text: qsTr("With the one before")
            iconName: "undo-2"
            visible: root.vm.mayCompareBefore
        }

        ActionButton {
            desk: root.desk
            actionId: "manifest.pdf"
            text: qsTr("PDF…")
            iconName: "download"
            enabled: root.vm.coming === ""
        }

        ActionButton {
            desk: root.desk
            actionId: "manifest.csv"
            text: qsTr("CSV…")
            iconName: "download"
            enabled: root.vm.coming === ""
        }

        ActionButton {
            desk: root.desk
            actionId: "manifest.json"
            text: qsTr("JSON…")
            iconName: "download"
            enabled: root.vm.coming === ""
        }
    }

    Caption {
        text: root.vm.coming !== "" ? root.vm.coming : qsTr("A file names the owners. Each one that is saved is in the audit.")
        visible: root.vm.title !== ""
        Layout.fillWidth: true
    }
}
