pragma ComponentBehavior: Bound

import QtCore
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Scan on the left, look in the middle, what was done on the right; below each other where there is no room beside.
FocusScope {
    id: root

    required property VmDesk desk
    readonly property VmDeskReceive vm: root.desk.receive
    readonly property real room: root.width / Theme.textScale
    readonly property int columns: root.room >= 1150 ? 3 : root.room >= 760 ? 2 : 1

    function toWanted(what: string) {
        switch (what) {
        case "scan":
            scan.toBox();
            break;
        case "decide":
            decide.toFirst();
            break;
        case "air":
            air.open();
            break;
        case "code":
            codeDialog.open();
            break;
        case "photo":
            photoDialog.open();
            break;
        default:
            measures.toField(what);
        }
    }

    Component.onCompleted: {
        root.vm.watch(root.Window.window);
        root.vm.labels.find();
    }

    Connections {
        target: root.desk

        function onToBox() {
            scan.toBox();
        }
    }

    Connections {
        target: root.vm

        function onWanted(what: string) {
            root.toWanted(what);
        }
    }

    ScrollPage {
        id: page

        anchors.fill: parent
        margin: Theme.s6

        GridLayout {
            width: parent.width
            columns: root.columns
            columnSpacing: Theme.s6
            rowSpacing: Theme.s6

            ColumnLayout {
                spacing: Theme.s4
                Layout.fillWidth: true
                Layout.preferredWidth: 5
                Layout.alignment: Qt.AlignTop

                ReceiveScan {
                    id: scan

                    desk: root.desk
                    vm: root.vm
                    Layout.fillWidth: true
                }

                ReceiveItem {
                    id: measures

                    desk: root.desk
                    vm: root.vm
                    visible: root.vm.view.stage === "yes"
                    Layout.fillWidth: true
                }
            }

            ColumnLayout {
                spacing: Theme.s4
                visible: root.vm.view.stage === "yes" || root.columns > 1
                Layout.fillWidth: true
                Layout.preferredWidth: 5
                Layout.alignment: Qt.AlignTop

                ReceiveChecks {
                    desk: root.desk
                    vm: root.vm
                    visible: root.vm.view.stage === "yes"
                    Layout.fillWidth: true
                }

                ReceiveDecide {
                    id: decide

                    desk: root.desk
                    vm: root.vm
                    visible: root.vm.view.stage === "yes"
                    Layout.fillWidth: true
                }

                EmptyState {
                    visible: root.vm.view.stage !== "yes"
                    iconName: "qr-code"
                    title: qsTr("Scan a boarding pass")
                    text: qsTr("What is to be measured and looked at appears here. F1 shows all keys.")
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s12
                }
            }

            ReceiveQueue {
                desk: root.desk
                vm: root.vm
                Layout.fillWidth: true
                Layout.preferredWidth: 4
                Layout.columnSpan: root.columns === 2 ? 2 : 1
                Layout.alignment: Qt.AlignTop
            }
        }
    }

    ReceiveAir {
        id: air

        desk: root.desk
    }

    FileDialog {
        id: codeDialog

        title: qsTr("Choose a picture of the code")
        currentFolder: StandardPaths.writableLocation(StandardPaths.PicturesLocation)
        nameFilters: [qsTr("Pictures and PDF (%1)").arg("*.jpg *.jpeg *.png *.webp *.avif *.pdf")]
        onAccepted: root.vm.scanFile(codeDialog.selectedFile)
    }

    FileDialog {
        id: photoDialog

        title: qsTr("Choose photos of the item")
        fileMode: FileDialog.OpenFiles
        currentFolder: StandardPaths.writableLocation(StandardPaths.PicturesLocation)
        nameFilters: [qsTr("Photos (%1)").arg("*.jpg *.jpeg *.png *.webp *.avif")]
        onAccepted: root.vm.addPhotos(photoDialog.selectedFiles)
    }
}
