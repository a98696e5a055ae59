pragma ComponentBehavior: Bound

import QtCore
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The list as text, typed, pasted or taken from a file; and whether it can be etched.
ColumnLayout {
    id: root

    required property VmGroup group
    readonly property bool working: root.group.stage === "checking"

    spacing: Theme.s3

    MoonTextArea {
        visible: root.group.editable
        label: root.group.wordsOnly ? qsTr("Messages") : qsTr("Names")
        hint: Mode.kiosk ? (root.group.wordsOnly ? qsTr("One message a line.") : qsTr("One name a line.")) : root.group.wordsOnly ? qsTr("One message a line; or a name, a tab and the message, as spreadsheets copy it.") : qsTr("One name a line, as spreadsheets copy it.")
        text: root.group.text
        rows: 8
        field.objectName: "group-list"
        field.focus: true
        Layout.fillWidth: true
        Layout.fillHeight: false
        onEdited: text => root.group.editText(text)
    }

    Notice {
        visible: !root.group.editable
        happened: qsTr("This list is too long to be shown and edited here.")
        safe: qsTr("It is kept as it is. Change it in the file, then open the file again.")
        Layout.fillWidth: true
    }

    Flow {
        spacing: Theme.s2
        Layout.fillWidth: true

        MoonButton {
            objectName: "group-open"
            text: qsTr("Open a CSV file")
            iconName: "file-text"
            visible: !Mode.kiosk
            onClicked: dialog.open()
        }

        MoonButton {
            text: qsTr("Clear the list")
            iconName: "eraser"
            kind: MoonButton.Kind.Quiet
            visible: root.group.stage !== "empty"
            onClicked: root.group.clear()
        }
    }

    Caption {
        text: root.group.source
        visible: text !== ""
        Layout.fillWidth: true
    }

    Caption {
        text: root.group.note
        visible: text !== ""
        Layout.fillWidth: true
    }

    Notice {
        kind: Notice.Kind.Bad
        visible: root.group.refusedHappened !== ""
        happened: root.group.refusedHappened
        safe: root.group.refusedSafe
        next: root.group.refusedNext
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: root.group.stage === "checking" || root.group.stage === "stopped" || root.group.stage === "good"
        spacing: Theme.s2
        Layout.fillWidth: true

        RowLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: root.group.stage === "good" ? "circle-check" : "hourglass"
                color: root.group.stage === "good" ? Theme.ok : Theme.inkMuted
            }

            Body {
                objectName: "group-status"
                text: root.group.status
                color: root.group.stage === "good" ? Theme.ok : Theme.ink
                font.bold: root.group.stage === "good"
                Layout.fillWidth: true
            }

            MoonButton {
                text: root.working ? qsTr("Stop") : qsTr("Go on checking")
                kind: MoonButton.Kind.Quiet
                visible: root.group.stage !== "good"
                onClicked: root.working ? root.group.stopChecking() : root.group.goOnChecking()
            }
        }

        Rectangle {
            visible: root.group.stage !== "good"
            implicitHeight: Theme.s1
            radius: height / 2
            color: Theme.line
            Layout.fillWidth: true

            Rectangle {
                width: root.group.count > 0 ? parent.width * root.group.checked / root.group.count : 0
                height: parent.height
                radius: height / 2
                color: Theme.ink
            }
        }
    }

    FileDialog {
        id: dialog

        title: qsTr("Open a list")
        currentFolder: StandardPaths.writableLocation(StandardPaths.DocumentsLocation)
        nameFilters: [qsTr("Lists (%1)").arg("*.csv *.tsv *.txt"), qsTr("All files (%1)").arg("*")]
        onAccepted: root.group.addFile(dialog.selectedFile)
    }
}
