pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// What is to be known once, whatever page is shown: until it is read.
Item {
    id: root

    required property VmNotices notices
    // With large text it scrolls rather than taking the page away.
    required property real most

    implicitHeight: Math.min(notice.implicitHeight, root.most) + Theme.s4

    ScrollPage {
        anchors.fill: parent
        anchors.topMargin: Theme.s4
        anchors.leftMargin: Theme.s6
        anchors.rightMargin: Theme.s6
        margin: 0

        Notice {
            id: notice

            objectName: "top-notice"
            width: parent ? parent.width : 0
            kind: root.notices.bad ? Notice.Kind.Bad : Notice.Kind.Warn
            happened: root.notices.happened
            safe: root.notices.safe
            next: root.notices.next
            code: root.notices.code
            actionText: qsTr("Close")
            actionIcon: "x"
            onActionTriggered: root.notices.dismiss()
            onHappenedChanged: notice.Accessible.announce(notice.Accessible.name)
            Component.onCompleted: notice.Accessible.announce(notice.Accessible.name)
        }
    }
}
