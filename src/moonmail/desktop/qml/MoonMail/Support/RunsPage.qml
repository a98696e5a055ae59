pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// All runs on the left; on the right the form of a new one, or the one that is looked at. A narrow window shows one side.
FocusScope {
    id: root

    required property VmDesk desk
    readonly property VmDeskRuns vm: root.desk.runs
    readonly property bool wide: root.width / Theme.textScale >= 900
    readonly property int listWidth: root.wide ? Math.round(Math.min(320 * Theme.textScale, root.width * 0.3)) : root.width

    function toWork() {
        if (root.vm.state === "run")
            shown.toFirst();
        else
            form.toFirst();
    }

    Connections {
        target: root.desk

        function onToBox() {
            root.toWork();
        }
    }

    Connections {
        target: root.vm

        function onPaneWanted(pane: string) {
            if (pane === "list")
                list.toList();
            else
                root.toWork();
        }
    }

    RunsList {
        id: list

        desk: root.desk
        vm: root.vm
        width: root.listWidth
        height: root.height
        visible: root.wide || root.vm.pane === "list"
    }

    Rectangle {
        x: root.listWidth
        width: Theme.hairline
        height: root.height
        visible: root.wide
        color: Theme.line
    }

    FocusScope {
        id: work

        x: root.wide ? root.listWidth + Theme.hairline : 0
        width: root.width - x
        height: root.height
        visible: root.wide || root.vm.pane !== "list"
        focus: true

        RunsForm {
            id: form

            anchors.fill: parent
            desk: root.desk
            page: root.vm
            vm: root.vm.form
            narrow: !root.wide
            visible: root.vm.state !== "run"
            focus: visible
        }

        RunsShown {
            id: shown

            anchors.fill: parent
            desk: root.desk
            vm: root.vm.run
            narrow: !root.wide
            visible: root.vm.state === "run"
            focus: visible
        }
    }
}
