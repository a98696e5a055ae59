pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs
import MoonMail.App
import MoonMail.Ui

// Search and results on the left, whom it is about in the middle, what can be done for them on the right.
// A narrow window shows two of them, or one.
FocusScope {
    id: root

    required property VmDesk desk
    readonly property VmDeskFind vm: root.desk.find
    readonly property real room: root.width / Theme.textScale
    readonly property int panes: root.room >= 1120 && root.desk.mayHelp ? 3 : root.room >= 700 ? 2 : 1
    readonly property bool hasFile: root.vm.caller.state !== "none"
    readonly property bool showsResults: root.panes > 1 || root.vm.pane === "results" || !root.hasFile
    readonly property bool showsHelp: root.desk.mayHelp && (root.panes === 3 || (root.hasFile && root.vm.pane === "help"))
    readonly property bool showsFile: root.panes === 3 || (root.panes === 2 ? !root.showsHelp : !root.showsResults && !root.showsHelp)
    readonly property int leftWidth: root.panes === 1 ? root.width : Math.round(Math.min(360 * Theme.textScale, root.width * 0.34))
    readonly property int rightWidth: root.panes === 3 ? Math.round(Math.min(440 * Theme.textScale, root.width * 0.34)) : 0

    Component.onCompleted: root.vm.watch(root.Window.window)

    Connections {
        target: root.desk

        function onToBox() {
            root.vm.showResults();
            search.toBox();
        }
    }

    Connections {
        target: root.vm

        function onPaneWanted(pane: string) {
            if (pane === "results")
                search.toResults();
            else if (pane === "help")
                (help.item as Item)?.forceActiveFocus();
            else
                file.toFirst();
        }

        function onPictureWanted() {
            picture.open();
        }
    }

    FindResults {
        id: search

        desk: root.desk
        vm: root.vm
        width: root.leftWidth
        height: root.height
        visible: root.showsResults
        focus: true
    }

    Rectangle {
        x: root.leftWidth
        width: Theme.hairline
        height: root.height
        visible: root.panes > 1
        color: Theme.line
    }

    FindTabs {
        id: tabs

        desk: root.desk
        vm: root.vm
        x: root.panes === 1 ? 0 : root.leftWidth + Theme.hairline
        width: root.width - x
        height: visible ? implicitHeight : 0
        single: root.panes === 1
        visible: root.panes < 3 && root.hasFile && !(root.panes === 1 && root.showsResults)
    }

    CallerFile {
        id: file

        desk: root.desk
        vm: root.vm.caller
        x: tabs.x
        y: tabs.height
        width: root.width - x - (root.panes === 3 ? root.rightWidth + Theme.hairline : 0)
        height: root.height - y
        visible: root.showsFile
    }

    Rectangle {
        x: root.width - root.rightWidth - Theme.hairline
        width: Theme.hairline
        height: root.height
        visible: root.panes === 3
        color: Theme.line
    }

    // By its file: it is there for whoever may help.
    Loader {
        id: help

        readonly property bool wanted: root.desk.mayHelp

        x: root.panes === 3 ? root.width - root.rightWidth : tabs.x
        y: root.panes === 3 ? 0 : tabs.height
        width: root.width - x
        height: root.height - y
        visible: root.showsHelp
        onWantedChanged: help.fetch()
        Component.onCompleted: help.fetch()

        function fetch() {
            if (help.wanted)
                help.setSource("HelpPanel.qml", {
                    desk: root.desk
                });
            else
                help.source = "";
        }
    }

    DropArea {
        anchors.fill: parent
        onDropped: drop => {
            if (drop.hasUrls)
                root.vm.readPicture(drop.urls[0]);
        }
    }

    FileDialog {
        id: picture

        title: qsTr("A picture of a pass")
        nameFilters: [qsTr("Pictures and PDF (%1)").arg("*.png *.jpg *.jpeg *.webp *.avif *.pdf"), qsTr("All files (%1)").arg("*")]
        onAccepted: root.vm.readPicture(picture.selectedFile)
    }
}
