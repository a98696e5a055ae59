pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What a buyer is owed if the flight fails: said before anybody pays.
Card {
    id: root

    required property VmFlight vm

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Icon {
            name: "shield-check"
            size: Theme.icon
        }

        Subheading {
            Accessible.role: Accessible.Heading
            text: qsTr("If it fails")
            Layout.fillWidth: true
        }
    }

    Body {
        text: root.vm.duty
        Layout.fillWidth: true
    }

    Repeater {
        model: root.vm.rights

        RowLayout {
            id: line

            required property string name
            required property bool isDefault

            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: "check"
                size: Theme.iconSmall
                color: Theme.ok
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.s1
            }

            Body {
                text: line.name
                font.bold: true
                Layout.fillWidth: true
            }
        }
    }

    Body {
        text: root.vm.choice
        visible: text !== ""
        Layout.fillWidth: true
    }

    Caption {
        text: root.vm.afterFailure
        visible: text !== ""
        Layout.fillWidth: true
    }
}
