pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    readonly property VmDepartures vm: root.home.departures

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Departures")

    BoardColumns {
        id: columns

        width: board.width - 2 * Theme.s5
    }

    ListView {
        id: board

        property bool touched: false
        readonly property FocusReveal reveal: FocusReveal {
            view: board
            focused: board.Window.activeFocusItem
        }

        function stayAtTop() {
            if (!board.touched)
                board.contentY = board.originY - board.topMargin;
        }

        anchors.fill: parent
        anchors.leftMargin: Theme.s5
        anchors.rightMargin: Theme.s6
        topMargin: Theme.s6
        bottomMargin: Theme.s6
        spacing: Theme.s2
        focus: true
        activeFocusOnTab: true
        keyNavigationEnabled: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.vm.rows
        section.property: "group"
        section.delegate: BoardSection {}
        // The header finds its height after its words are laid out: until somebody scrolls, the board stays at its top.
        onOriginYChanged: board.stayAtTop()
        onHeightChanged: board.stayAtTop()
        onMovementStarted: board.touched = true
        onCurrentIndexChanged: board.touched = board.touched || board.currentIndex > 0
        header: BoardHeader {
            vm: root.vm
            columns: columns
            groupHeight: Math.round(Theme.caption * Theme.lineHeight) + Theme.s4
            width: board.width
        }
        footer: BoardFooter {
            vm: root.vm
            width: board.width
        }
        delegate: DepartureLine {
            home: root.home
            columns: columns
            width: board.width
        }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Departures")
        T.ScrollBar.vertical: MoonScrollBar {
            x: board.width + Theme.s2
        }
    }
}
