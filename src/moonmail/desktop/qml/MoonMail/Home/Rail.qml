pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    property bool collapsed: false

    width: root.collapsed ? Theme.icon + 2 * Theme.s6 + Theme.s1 : Math.round(208 * Theme.textScale)

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.s3
        anchors.topMargin: Theme.s6
        spacing: Theme.s1

        Text {
            text: "MoonMail"
            visible: !root.collapsed
            color: Theme.ink
            font.family: Theme.sans
            font.pixelSize: Theme.heading
            Accessible.ignored: true
            Layout.leftMargin: Theme.s3
            Layout.bottomMargin: Theme.s6
        }

        Icon {
            name: "moon"
            size: Theme.heading
            visible: root.collapsed
            Layout.alignment: Qt.AlignHCenter
            Layout.bottomMargin: Theme.s6
        }

        RailButton {
            objectName: "rail-departures"
            text: qsTr("Departures")
            iconName: "plane-takeoff"
            current: root.home.rail === "departures"
            collapsed: root.collapsed
            Layout.fillWidth: true
            onClicked: root.home.open("departures")
        }

        RailButton {
            objectName: "rail-send"
            text: qsTr("Send")
            iconName: "send"
            visible: root.home.isBuilt("send")
            current: root.home.rail === "send"
            collapsed: root.collapsed
            Layout.fillWidth: true
            onClicked: root.home.open("send")
        }

        RailButton {
            objectName: "rail-shipments"
            text: qsTr("My shipments")
            iconName: "luggage"
            visible: root.home.isBuilt("shipments")
            current: root.home.rail === "shipments"
            collapsed: root.collapsed
            Layout.fillWidth: true
            onClicked: root.home.open("shipments")
        }

        RailButton {
            objectName: "rail-messages"
            text: qsTr("Support")
            more: root.home.deskNews.unreadWords
            iconName: root.home.deskNews.unread > 0 ? "mail-warning" : "headphones"
            iconColor: root.home.deskNews.unread > 0 ? Theme.accent : current ? Theme.ink : Theme.inkMuted
            visible: root.home.isBuilt("messages")
            current: root.home.rail === "messages"
            collapsed: root.collapsed
            Layout.fillWidth: true
            onClicked: root.home.open("messages")
        }

        RailButton {
            objectName: "rail-settings"
            text: qsTr("Settings")
            iconName: "settings"
            visible: root.home.isBuilt("settings")
            current: root.home.rail === "settings"
            collapsed: root.collapsed
            Layout.fillWidth: true
            onClicked: root.home.open("settings")
        }

        Item {
            Layout.fillHeight: true
        }

        RailButton {
            objectName: "sync"
            text: root.home.sync.text
            more: root.home.sync.more
            iconName: root.home.sync.icon
            iconColor: Theme.tone(root.home.sync.tone)
            collapsed: root.collapsed
            Accessible.name: qsTr("Sync: %1").arg(root.home.sync.text)
            Layout.fillWidth: true
            onClicked: sheet.show("SyncSheet.qml")
        }

        RailButton {
            objectName: "member"
            text: root.home.signingIn ? qsTr("Continue in the browser") : root.home.signInExpired ? qsTr("Sign in again") : root.home.signedIn ? root.home.memberName : qsTr("Sign in")
            iconName: root.home.signedIn && !root.home.signInExpired ? "circle-user-round" : "log-in"
            collapsed: root.collapsed
            Layout.fillWidth: true
            onClicked: sheet.show("MemberSheet.qml")
        }
    }

    Loader {
        id: sheet

        function show(file: string) {
            sheet.setSource(file, {
                home: root.home
            });
        }

        onLoaded: (sheet.item as MoonDialog)?.open()
    }
}
