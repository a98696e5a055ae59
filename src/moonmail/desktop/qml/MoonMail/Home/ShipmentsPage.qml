pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    readonly property VmShipments vm: root.home.shipments

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("My shipments")

    ListView {
        id: list

        // What comes in above the first tag must not push the page's title away, unless somebody is reading below.
        property bool read: false

        anchors.fill: parent
        anchors.leftMargin: Theme.s6
        anchors.rightMargin: Theme.s8
        topMargin: Theme.s6
        bottomMargin: Theme.s6
        spacing: Theme.s2
        focus: true
        activeFocusOnTab: count > 0
        keyNavigationEnabled: true
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.vm.rows
        section.property: "group"
        section.delegate: BoardSection {}
        header: ShipmentsHeader {
            vm: root.vm
            width: list.width
        }
        footer: ShipmentsFooter {
            home: root.home
            vm: root.vm
            width: list.width
        }
        delegate: ShipmentTag {
            home: root.home
            width: list.width
        }
        onMovementStarted: list.read = true
        onCurrentIndexChanged: list.read = list.currentIndex > 0
        onCountChanged: {
            if (!list.read)
                Qt.callLater(list.positionViewAtBeginning);
        }
        Keys.onPressed: event => {
            const page = Math.max(1, Math.floor(list.height / Math.max(1, list.currentItem?.height ?? 1)) - 1);
            switch (event.key) {
            case Qt.Key_PageDown:
                list.currentIndex = Math.min(list.count - 1, list.currentIndex + page);
                break;
            case Qt.Key_PageUp:
                list.currentIndex = Math.max(0, list.currentIndex - page);
                break;
            case Qt.Key_Home:
                list.currentIndex = 0;
                break;
            case Qt.Key_End:
                list.currentIndex = list.count - 1;
                break;
            default:
                return;
            }
            event.accepted = true;
        }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("My shipments")
        T.ScrollBar.vertical: MoonScrollBar {
            x: list.width + Theme.s3
        }
    }
}
