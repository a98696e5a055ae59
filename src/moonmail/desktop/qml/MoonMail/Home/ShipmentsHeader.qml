pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Item {
    id: root

    required property VmShipments vm

    implicitHeight: words.implicitHeight + Theme.s4

    ColumnLayout {
        id: words

        width: parent.width
        spacing: Theme.s2

        Title {
            text: qsTr("My shipments")
            Layout.fillWidth: true
            Layout.topMargin: Theme.s3
            Layout.leftMargin: Theme.s5
        }

        Body {
            text: qsTr("Everything that travels for you. The newest movement is on top.")
            visible: root.vm.state === "ready"
            color: Theme.inkMuted
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s5
            Layout.maximumWidth: Theme.readingWidth
        }

        Notice {
            visible: (root.vm.state === "ready" || root.vm.state === "empty") && root.vm.happened !== ""
            happened: root.vm.happened
            safe: root.vm.safe
            code: root.vm.code
            Layout.fillWidth: true
            Layout.topMargin: Theme.s2
        }
    }
}
