pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

SettingsSection {
    id: root

    required property VmSettings vm

    signal keysWanted

    title: qsTr("About")

    LabelValue {
        label: qsTr("Version")
        value: "MoonMail " + root.vm.version
        Layout.fillWidth: true
    }

    Body {
        text: qsTr("MoonMail is not an official product of any airline or lander operator. Flights marked as samples are invented; past flights are from public records.")
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    LabelValue {
        label: qsTr("Map of the Moon")
        value: qsTr("USGS Astrogeology Research Program and Clementine data, public domain")
        Layout.fillWidth: true
    }

    LabelValue {
        label: qsTr("Your data on this computer")
        value: root.vm.profile
        Layout.fillWidth: true
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonButton {
            text: qsTr("Open the folder")
            iconName: "external-link"
            onClicked: root.vm.openProfile()
        }

        MoonButton {
            objectName: "export-keys"
            text: qsTr("Export pass keys…")
            iconName: "download"
            description: qsTr("Public keys with which anybody can check a pass offline")
            onClicked: root.keysWanted()
        }

        MoonButton {
            text: list.visible ? qsTr("Hide the licences") : qsTr("Show the licences")
            iconName: list.visible ? "chevron-up" : "chevron-down"
            onClicked: list.visible = !list.visible
        }
    }

    Caption {
        text: qsTr("Pass keys are public. With them, a receiving desk or anyone else can check a boarding pass without a network: moonmail pass verify.")
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    ColumnLayout {
        id: list

        visible: false
        spacing: Theme.s2
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Licences")
        Layout.fillWidth: true

        Repeater {
            model: root.vm.parts

            GridLayout {
                id: part

                required property string name
                required property string licence
                required property string use

                columns: root.width / Theme.textScale > 520 ? 3 : 1
                columnSpacing: Theme.s4
                rowSpacing: 0
                uniformCellWidths: true
                Accessible.role: Accessible.ListItem
                Accessible.name: part.name + ", " + part.licence + ", " + part.use
                Layout.fillWidth: true

                Body {
                    text: part.name
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Body {
                    text: part.licence
                    color: Theme.inkMuted
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Body {
                    text: part.use
                    color: Theme.inkMuted
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }
    }
}
