pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// All flights, those that launch next first. Arrows choose, Enter opens.
FocusScope {
    id: root

    required property VmDesk desk
    required property VmDeskManifest vm

    function toList() {
        if (list.count > 0)
            list.forceActiveFocus();
        else
            root.forceActiveFocus();
    }

    ListView {
        id: list

        objectName: "manifest-flights"
        anchors.fill: parent
        anchors.margins: Theme.s4
        visible: root.vm.state !== "loading"
        clip: true
        focus: true
        model: root.vm.flights
        spacing: Theme.s2
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: true
        highlightMoveDuration: 0
        currentIndex: root.vm.flightIndex
        activeFocusOnTab: false
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Flights")
        T.ScrollBar.vertical: MoonScrollBar {}

        delegate: ListRow {
            id: row

            required property string missionId
            required property string title
            required property string place
            required property string window
            required property string standing
            required property string iconName
            required property string tone
            required property string count
            required property string version
            required property bool current

            width: ListView.view ? ListView.view.width - Theme.s2 : 0
            text: [row.title, row.place, row.window, row.standing, row.count, row.version].join(" ")
            marked: row.current
            raised: ListView.isCurrentItem
            focusPolicy: Qt.StrongFocus
            topPadding: Theme.s3
            bottomPadding: Theme.s3
            leftPadding: Theme.s4
            rightPadding: Theme.s3
            onClicked: root.vm.openFlight(row.missionId)

            contentItem: ColumnLayout {
                spacing: 0

                RowLayout {
                    spacing: Theme.s2
                    Layout.fillWidth: true

                    Subheading {
                        text: row.title
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: row.count
                        Accessible.ignored: true
                    }
                }

                Caption {
                    text: row.place
                    color: Theme.ink
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: row.window
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                RowLayout {
                    spacing: Theme.s2
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s1

                    Icon {
                        name: row.iconName
                        size: Theme.iconSmall
                        color: Theme.tone(row.tone)
                    }

                    Caption {
                        text: row.standing
                        color: Theme.tone(row.tone)
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: row.version
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.s4
        visible: root.vm.state === "loading"
        spacing: Theme.s2

        Repeater {
            model: 5

            Skeleton {
                implicitHeight: Math.round(108 * Theme.textScale)
                radius: Theme.radiusCard
                Layout.fillWidth: true
            }
        }
    }
}
