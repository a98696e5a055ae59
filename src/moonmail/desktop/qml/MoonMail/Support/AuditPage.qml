pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs
import MoonMail.App
import MoonMail.Ui

// The record of what staff did, newest first; on the right an entry in full, and the chain as a whole.
FocusScope {
    id: root

    required property VmDesk desk
    readonly property VmDeskAudit vm: root.desk.audit
    readonly property bool wide: root.width / Theme.textScale >= 860
    // What went wrong is read first.
    readonly property bool alone: !root.wide && root.vm.happened !== ""
    readonly property int side: root.wide ? Math.round(Math.min(480 * Theme.textScale, root.width * 0.4)) : root.width

    Connections {
        target: root.desk

        function onToBox() {
            list.toList();
        }
    }

    Connections {
        target: root.vm

        function onFileWanted() {
            file.open();
        }
    }

    AuditList {
        id: list

        desk: root.desk
        vm: root.vm
        width: root.wide ? root.width - root.side - Theme.hairline : root.width
        height: root.wide || root.alone ? root.height : Math.round(root.height * 0.55)
        focus: true
    }

    Rectangle {
        x: root.wide ? list.width : 0
        y: root.wide ? 0 : list.height
        width: root.wide ? Theme.hairline : root.width
        height: root.wide ? root.height : Theme.hairline
        color: Theme.line
    }

    ScrollPage {
        x: root.width - root.side
        y: root.wide ? 0 : list.height + Theme.hairline
        width: root.side
        height: Math.max(0, root.height - y)
        visible: !root.alone
        margin: Theme.s5

        Column {
            width: parent ? parent.width : 0
            spacing: Theme.s4

            AuditChain {
                desk: root.desk
                vm: root.vm
                width: parent.width
            }

            AuditEntry {
                desk: root.desk
                vm: root.vm
                width: parent.width
                visible: root.vm.number !== ""
            }
        }
    }

    FileDialog {
        id: file

        title: qsTr("Export the audit")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "jsonl"
        nameFilters: [qsTr("One JSON object a line (%1)").arg("*.jsonl")]
        onAccepted: root.vm.save(file.selectedFile)
    }
}
