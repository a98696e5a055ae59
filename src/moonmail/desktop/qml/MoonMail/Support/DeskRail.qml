pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The pages that whoever is signed in may use, and below them who that is.
FocusScope {
    id: root

    required property VmDesk desk

    implicitWidth: Math.round(108 * Theme.textScale)

    ScrollPage {
        anchors.fill: parent
        margin: Theme.s2

        ColumnLayout {
            width: parent ? parent.width : 0
            height: Math.max(implicitHeight, root.height - 2 * Theme.s2)
            spacing: Theme.s1

            Icon {
                name: "moon"
                size: Theme.heading
                Layout.alignment: Qt.AlignHCenter
                Layout.topMargin: Theme.s3
                Layout.bottomMargin: Theme.s4
            }

            Repeater {
                model: root.desk.rail

                DeskRailButton {
                    required property string name
                    required property string title
                    required keys
                    required current

                    objectName: "rail-" + name
                    text: title
                    Layout.fillWidth: true
                    onClicked: root.desk.open(name)
                }
            }

            Item {
                Layout.fillHeight: true
            }

            DeskRailButton {
                objectName: "rail-palette"
                text: qsTr("Commands")
                iconName: "command"
                keys: root.desk.keysOf("palette")
                Layout.fillWidth: true
                onClicked: root.desk.run("palette")
            }

            DeskRailButton {
                objectName: "rail-cover"
                text: qsTr("Cover")
                iconName: "lock"
                keys: root.desk.keysOf("cover")
                Layout.fillWidth: true
                onClicked: root.desk.run("cover")
            }

            DeskRailButton {
                objectName: "rail-settings"
                text: root.desk.staffName
                Accessible.name: qsTr("%1, %2. Settings and signing out").arg(root.desk.staffName).arg(root.desk.staffRoles)
                iconName: "circle-user-round"
                keys: root.desk.keysOf("settings")
                Layout.fillWidth: true
                onClicked: root.desk.run("settings")
            }
        }
    }
}
