pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Seen and heard; a touch anywhere on it goes on.
KioskSheet {
    id: root

    required property VmGuest guest

    Accessible.name: [root.guest.warningTitle, root.guest.warningText].join(" ").replace(/\n/g, " ")
    Component.onCompleted: root.Accessible.announce(root.Accessible.name)

    CountdownRing {
        part: root.guest.warningLeft
        text: root.guest.secondsLeft
        Layout.alignment: Qt.AlignHCenter
    }

    Title {
        text: root.guest.warningTitle
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    Body {
        text: root.guest.warningText
        font.pixelSize: Theme.subheading
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    FactList {
        title: ""
        rows: root.guest.losses
        visible: root.guest.lossCount > 0
        raised: true
        Layout.fillWidth: true
    }

    BigChoice {
        objectName: "stay"
        text: root.guest.stayLabel
        primary: true
        arrow: false
        focus: true
        Layout.fillWidth: true
        onClicked: root.guest.stay()
    }
}
