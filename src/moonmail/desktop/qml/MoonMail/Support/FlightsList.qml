pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// All flights: arrows go through them, Enter shows one.
FocusScope {
    id: root

    required property VmDesk desk
    required property VmDeskFlights vm

    function toCurrent() {
        list.forceActiveFocus();
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.s4
        spacing: Theme.s3

        RowLayout {
            spacing: Theme.s2
            Layout.fillWidth: true

            Subheading {
                text: qsTr("Flights")
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
            }

            IconButton {
                id: again

                iconName: "refresh-cw"
                text: qsTr("Read the flights again")
                onClicked: root.desk.run("flights.reload")

                Tip {
                    target: again
                    text: root.desk.keysOf("flights.reload")
                }
            }
        }

        ListView {
            id: list

            objectName: "flights-list"
            focus: true
            clip: true
            model: root.vm.flights
            spacing: Theme.s2
            boundsBehavior: Flickable.StopAtBounds
            keyNavigationEnabled: true
            activeFocusOnTab: true
            highlightMoveDuration: 0
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Flights")
            Keys.onReturnPressed: (list.currentItem as FlightsRow)?.click()
            Keys.onEnterPressed: (list.currentItem as FlightsRow)?.click()
            Layout.fillWidth: true
            Layout.fillHeight: true
            T.ScrollBar.vertical: MoonScrollBar {}

            delegate: FlightsRow {
                width: ListView.view ? ListView.view.width - Theme.s2 : 0
                raised: ListView.isCurrentItem && list.activeFocus
                onChosenChanged: {
                    if (chosen)
                        list.currentIndex = index;
                }
                onClicked: {
                    list.currentIndex = index;
                    root.vm.choose(missionId);
                }
            }
        }
    }
}
