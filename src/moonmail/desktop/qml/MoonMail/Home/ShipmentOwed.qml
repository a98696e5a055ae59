pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmShipment vm

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Icon {
            name: "circle-alert"
            color: Theme.warn
            visible: root.vm.owedHow !== ""
            Layout.alignment: Qt.AlignTop
        }

        Subheading {
            text: root.vm.owedHow !== "" ? qsTr("What you are owed") : qsTr("If it fails")
            Layout.fillWidth: true
        }
    }

    Body {
        text: root.vm.owed
        Layout.fillWidth: true
    }

    Repeater {
        model: root.vm.owedKinds

        RowLayout {
            id: kind

            required property string modelData

            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: "shield-check"
                size: Theme.iconSmall
                color: Theme.inkMuted
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.s1
            }

            Body {
                text: kind.modelData
                Layout.fillWidth: true
            }
        }
    }

    Caption {
        text: [root.vm.owedDefault, root.vm.owedHow].filter(word => word !== "").join("\n")
        visible: text !== ""
        Layout.fillWidth: true
    }
}
