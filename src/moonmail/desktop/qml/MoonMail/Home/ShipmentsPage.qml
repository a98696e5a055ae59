pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    readonly property VmShipments vm: root.home.shipments

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("My shipments")

    // Where there are no tags: what to do instead.
    ScrollPage {
        id: instead

        anchors.fill: parent
        margin: Theme.s6
        visible: root.vm.state !== "ready"
        focus: visible

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: 0

            ShipmentsHeader {
                vm: root.vm
                Layout.fillWidth: true
            }

            ShipmentsInstead {
                home: root.home
                vm: root.vm
                Layout.fillWidth: true
            }
        }
    }

    ListView {
        id: list

        property bool touched: false
        readonly property FocusReveal reveal: FocusReveal {
            view: list
            focused: list.Window.activeFocusItem
        }

        // The header finds its height after its words are laid out, and news comes in above the first tag: until
        // somebody scrolls or moves, the page stays at its top.
        function stayAtFirst() {
            if (!list.touched)
                list.currentIndex = 0;
        }

        function stayAtTop() {
            if (!list.touched)
                list.contentY = list.originY - list.topMargin;
        }

        anchors.fill: parent
        anchors.leftMargin: Theme.s6
        anchors.rightMargin: Theme.s8
        topMargin: Theme.s6
        bottomMargin: Theme.s6
        spacing: Theme.s2
        visible: root.vm.state === "ready"
        focus: visible
        activeFocusOnTab: true
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
        delegate: ShipmentTag {
            home: root.home
            width: list.width
        }
        onOriginYChanged: list.stayAtTop()
        onHeightChanged: list.stayAtTop()
        onMovementStarted: list.touched = true
        // What comes in above moves the current line down: until somebody moves it, it is the first one.
        onCurrentIndexChanged: {
            if (!list.touched && list.currentIndex > 0)
                Qt.callLater(list.stayAtFirst);
        }
        onCountChanged: Qt.callLater(list.stayAtTop)
        Keys.onPressed: event => {
            list.touched = list.touched || [Qt.Key_Down, Qt.Key_Up, Qt.Key_PageDown, Qt.Key_PageUp, Qt.Key_End].includes(event.key);
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
