pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Somebody comes. What was begun stays as it is; it goes on meanwhile if the guest likes.
KioskSheet {
    id: root

    required property VmGuest guest
    readonly property bool asked: root.guest.staff === "asked"
    readonly property bool coming: root.guest.staff === "coming"
    readonly property string happened: root.coming ? qsTr("Staff are on their way") : root.asked ? qsTr("Calling staff…") : qsTr("Nobody could be called")
    readonly property string next: root.coming ? qsTr("Please wait here for a moment. What you have begun stays.") : root.asked ? qsTr("One moment, please. What you have begun stays.") : qsTr("Please ask at the lounge's reception. What you have begun stays for now.")

    function tell() {
        root.Accessible.announce(root.Accessible.name);
    }

    objectName: "sheet-staff"
    Accessible.name: [root.happened, root.next].join(" ")
    Keys.onEscapePressed: root.guest.back()
    onHappenedChanged: root.tell()
    Component.onCompleted: root.tell()

    Icon {
        name: "concierge-bell"
        size: Theme.display
        visible: !root.low
        color: root.coming ? Theme.ok : root.asked ? Theme.inkMuted : Theme.warn
        Layout.alignment: Qt.AlignHCenter
    }

    Title {
        text: root.happened
        font.pixelSize: root.low ? Theme.heading : Theme.title
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    Body {
        text: root.next
        font.pixelSize: Theme.subheading
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    actions: [
        BigChoice {
            objectName: "staff-go-on"
            text: qsTr("Go on meanwhile")
            primary: true
            arrow: false
            focus: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: root.guest.back()
        },
        BigChoice {
            objectName: "staff-no-more"
            text: qsTr("No help needed any more")
            arrow: false
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: root.guest.callStaffNoMore()
        }
    ]
}
