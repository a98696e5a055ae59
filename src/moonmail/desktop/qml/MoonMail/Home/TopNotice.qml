pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// What is to be known once, whatever page is shown: until it is read.
Item {
    id: root

    required property VmNotices notices

    implicitHeight: notice.implicitHeight + Theme.s4

    Notice {
        id: notice

        objectName: "top-notice"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: Theme.s6
        anchors.rightMargin: Theme.s6
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
