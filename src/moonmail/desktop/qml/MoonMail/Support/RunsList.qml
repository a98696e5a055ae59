pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// What was done to many before, newest first.
FocusScope {
    id: root

    required property VmDesk desk
    required property VmDeskRuns vm

    function toList() {
        if (list.count > 0)
            list.forceActiveFocus();
        else
            begin.forceActiveFocus();
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.s4
        spacing: Theme.s3

        ActionButton {
            id: begin

            objectName: "run-new"
            desk: root.desk
            actionId: "runs.new"
            text: qsTr("New run")
            iconName: "plus"
            focus: true
            Layout.fillWidth: true
        }

        Subheading {
            text: qsTr("Runs so far")
            visible: list.count > 0
            Layout.fillWidth: true
        }

        Body {
            visible: list.count === 0 && (root.vm.state === "form" || root.vm.state === "run")
            text: qsTr("Nothing has been done to many at once yet.")
            color: Theme.inkMuted
            Layout.fillWidth: true
        }

        ListView {
            id: list

            objectName: "runs"
            clip: true
            model: root.vm.rows
            spacing: Theme.s2
            boundsBehavior: Flickable.StopAtBounds
            keyNavigationEnabled: true
            activeFocusOnTab: false
            highlightMoveDuration: 0
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Runs so far")
            Layout.fillWidth: true
            Layout.fillHeight: true
            T.ScrollBar.vertical: MoonScrollBar {}

            delegate: RunsRow {
                width: ListView.view ? ListView.view.width - Theme.s2 : 0
                focusPolicy: Qt.StrongFocus
                raised: chosen
                onClicked: {
                    list.currentIndex = index;
                    root.vm.open(runId);
                }
            }
        }
    }
}
