pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Seen and heard; a touch anywhere goes on.
KioskSheet {
    id: root

    required property VmGuest guest

    objectName: "sheet-warning"
    conceals: true
    Accessible.name: [root.guest.warningTitle, root.guest.warningText].join(" ").replace(/\n/g, " ")
    Keys.onEscapePressed: root.guest.stay()
    onOutside: root.guest.stay()
    Component.onCompleted: root.Accessible.announce(root.Accessible.name)

    GridLayout {
        columns: root.low ? 2 : 1
        columnSpacing: Theme.s6
        rowSpacing: Theme.s5
        Layout.fillWidth: true

        CountdownRing {
            part: root.guest.time.part
            text: root.guest.time.seconds
            Layout.alignment: root.low ? Qt.AlignTop : Qt.AlignHCenter
        }

        ColumnLayout {
            spacing: Theme.s4
            Layout.fillWidth: true

            Heading {
                text: root.guest.warningTitle
                font.pixelSize: root.guest.choosing ? Theme.heading : Theme.title
                horizontalAlignment: root.low ? Text.AlignLeft : Text.AlignHCenter
                Layout.fillWidth: true
            }

            Body {
                text: root.guest.warningText
                font.pixelSize: root.guest.choosing ? Theme.body : Theme.subheading
                horizontalAlignment: root.low ? Text.AlignLeft : Text.AlignHCenter
                Layout.fillWidth: true
            }
        }
    }

    FactList {
        title: ""
        rows: root.guest.losses
        visible: root.guest.lossCount > 0
        raised: true
        Layout.fillWidth: true
    }

    actions: BigChoice {
        objectName: "stay"
        text: root.guest.stayLabel
        primary: true
        arrow: false
        focus: true
        Layout.fillWidth: true
        onClicked: root.guest.stay()
    }
}
