pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The flights on the left, what stands in the manifest and what is missing in the middle, versions on the right.
// Where there is no room for three columns the flights are a list above, then the versions stand below.
FocusScope {
    id: root

    required property VmDesk desk
    readonly property VmDeskManifest vm: root.desk.manifest
    readonly property real room: root.width / Theme.textScale
    readonly property bool wide: root.room >= 1160
    readonly property int columns: root.room >= 820 ? 2 : 1
    readonly property int leftWidth: root.wide ? Math.round(300 * Theme.textScale) : 0

    Accessible.role: Accessible.Pane
    Accessible.name: root.desk.pageTitle

    Connections {
        target: root.desk

        function onToBox() {
            root.toFlights();
        }
    }

    Connections {
        target: root.vm

        function onPaneWanted(pane: string) {
            if (pane === "flights")
                root.toFlights();
            else if (pane === "freeze")
                freeze.toFirst();
            else
                draft.toFirst();
        }

        function onHappenedChanged() {
            if (root.vm.happened === "")
                return;
            // It stands at the top; what was pressed may be far below.
            page.contentY = 0;
            root.Accessible.announce(root.vm.happened);
        }
    }

    Connections {
        target: root.vm.versions

        function onSaveWanted(name: string, suffix: string) {
            save.setSource("ManifestSaveDialog.qml", {
                name: name,
                suffix: suffix
            });
            (save.item as ManifestSaveDialog)?.open();
        }
    }

    Loader {
        id: save
    }

    Connections {
        target: save.item as ManifestSaveDialog

        function onChosen(url: url) {
            root.vm.versions.save(url);
        }
    }

    function toFlights() {
        if (root.wide)
            flights.toList();
        else
            choice.field.forceActiveFocus();
    }

    ManifestFlights {
        id: flights

        desk: root.desk
        vm: root.vm
        width: root.leftWidth
        height: root.height
        visible: root.wide
        focus: root.wide
    }

    Rectangle {
        x: root.leftWidth
        width: Theme.hairline
        height: root.height
        visible: root.wide
        color: Theme.line
    }

    ScrollPage {
        id: page

        anchors.fill: parent
        anchors.leftMargin: root.wide ? root.leftWidth + Theme.hairline : 0
        margin: Theme.s5
        focus: !root.wide

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s4

            MoonComboBox {
                id: choice

                label: qsTr("Flight")
                visible: !root.wide && root.vm.state === "ready"
                options: root.vm.flightNames
                index: root.vm.flightIndex
                field.focus: !root.wide
                Layout.fillWidth: true
                Layout.maximumWidth: Theme.readingWidth
                onChosen: index => root.vm.openFlightAt(index)
            }

            Notice {
                visible: root.vm.happened !== ""
                kind: Notice.Kind.Warn
                happened: root.vm.happened
                safe: root.vm.safe
                next: root.vm.next
                code: root.vm.code
                Layout.fillWidth: true
            }

            MoonButton {
                text: qsTr("Try again")
                iconName: "refresh-cw"
                visible: root.vm.state === "failed" || root.vm.draftState === "failed"
                onClicked: root.vm.refresh()
            }

            EmptyState {
                visible: root.vm.state === "empty"
                iconName: "scroll-text"
                title: qsTr("There is no flight yet")
                text: qsTr("Once a flight is announced, its manifest begins here.")
                Layout.fillWidth: true
                Layout.topMargin: Theme.s10
            }

            Repeater {
                model: root.vm.state === "loading" ? 3 : 0

                Skeleton {
                    required property int index

                    implicitHeight: Math.round((index === 0 ? 70 : 200) * Theme.textScale)
                    radius: Theme.radiusCard
                    Layout.fillWidth: true
                }
            }

            GridLayout {
                visible: root.vm.state === "ready"
                columns: root.columns
                columnSpacing: Theme.s5
                rowSpacing: Theme.s4
                Layout.fillWidth: true

                ManifestDraft {
                    id: draft

                    desk: root.desk
                    vm: root.vm
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                    Layout.horizontalStretchFactor: 1
                }

                ColumnLayout {
                    spacing: Theme.s4
                    Layout.alignment: Qt.AlignTop
                    Layout.fillWidth: root.columns === 1
                    Layout.preferredWidth: root.columns === 1 ? -1 : Math.round(340 * Theme.textScale)
                    Layout.maximumWidth: root.columns === 1 ? -1 : Math.round(340 * Theme.textScale)

                    ManifestFreeze {
                        id: freeze

                        desk: root.desk
                        vm: root.vm.freezing
                        Layout.fillWidth: true
                    }

                    ManifestVersions {
                        desk: root.desk
                        vm: root.vm.versions
                        Layout.fillWidth: true
                    }
                }
            }
        }
    }
}
