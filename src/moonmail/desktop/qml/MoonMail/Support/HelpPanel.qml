pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// What can be done for whom the desk talks with: the booking, the conversation, and who waits for an answer.
FocusScope {
    id: root

    required property VmDesk desk
    readonly property VmDeskHelp vm: root.desk.help
    readonly property list<Item> parts: [booking, talk, queue]
    readonly property int at: root.vm.tab === "booking" ? 0 : root.vm.tab === "talk" ? 1 : 2

    Connections {
        target: root.vm

        function onTabWanted() {
            root.parts[root.at].forceActiveFocus();
        }
    }

    Flow {
        id: tabs

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.s3
        spacing: Theme.s1

        HelpTab {
            desk: root.desk
            actionId: "help.booking"
            text: qsTr("Booking")
            iconName: "ticket"
            chosen: root.at === 0
        }

        HelpTab {
            desk: root.desk
            actionId: "help.talk"
            text: qsTr("Messages")
            iconName: "mail"
            chosen: root.at === 1
        }

        HelpTab {
            desk: root.desk
            actionId: "help.queue"
            text: root.vm.queue.waiting > 0 ? qsTr("Waiting (%1)").arg(root.vm.queue.waiting) : qsTr("Waiting")
            iconName: "hourglass"
            chosen: root.at === 2
        }
    }

    Item {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: tabs.bottom
        anchors.topMargin: Theme.s2
        anchors.bottom: parent.bottom

        HelpBooking {
            id: booking

            desk: root.desk
            vm: root.vm.booking
            anchors.fill: parent
            visible: root.at === 0
            focus: root.at === 0
        }

        HelpTalk {
            id: talk

            desk: root.desk
            vm: root.vm.talk
            anchors.fill: parent
            visible: root.at === 1
            focus: root.at === 1
        }

        HelpQueue {
            id: queue

            help: root.vm
            vm: root.vm.queue
            anchors.fill: parent
            visible: root.at === 2
            focus: root.at === 2
        }
    }
}
