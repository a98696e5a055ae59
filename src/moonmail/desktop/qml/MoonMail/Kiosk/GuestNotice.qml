pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// No network: what still works, and that nothing has to be done.
Item {
    id: root

    required property VmGuest guest

    implicitHeight: notice.implicitHeight + Theme.s5

    Notice {
        id: notice

        objectName: "network-notice"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.s10
        anchors.rightMargin: Theme.s10
        anchors.top: parent.top
        anchors.topMargin: Theme.s5
        kind: Notice.Kind.Warn
        happened: root.guest.noticeHappened
        safe: root.guest.noticeSafe
        next: root.guest.noticeNext
        Component.onCompleted: notice.Accessible.announce(notice.Accessible.name)
    }
}
