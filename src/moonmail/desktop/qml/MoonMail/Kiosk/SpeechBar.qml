pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What a listening guest needs at hand, or why nothing can be heard. Not there for everybody else.
FocusScope {
    id: root

    required property VmSpeech vm
    readonly property bool shown: root.vm.on || root.vm.notice !== ""

    visible: root.shown
    implicitHeight: root.shown ? column.implicitHeight + Theme.s3 : 0
    Window.onWindowChanged: root.vm?.attach(root.Window.window)
    Component.onCompleted: root.vm.attach(root.Window.window)

    Rectangle {
        anchors.fill: parent
        color: Theme.paper

        Rectangle {
            width: parent.width
            height: Theme.hairline
            color: Theme.line
        }
    }

    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: Theme.s8
        anchors.rightMargin: Theme.s8
        anchors.topMargin: Theme.s3
        spacing: Theme.s3

        Notice {
            id: notice

            objectName: "speech-notice"
            visible: root.vm.notice !== ""
            kind: Notice.Kind.Info
            happened: root.vm.notice
            Layout.fillWidth: true
            onVisibleChanged: {
                if (notice.visible)
                    notice.Accessible.announce(root.vm.notice);
            }
        }

        RowLayout {
            visible: root.vm.on
            spacing: Theme.s2
            uniformCellSizes: true
            Accessible.role: Accessible.ToolBar
            Accessible.name: root.vm.label
            Layout.fillWidth: true

            GuestTool {
                objectName: "speech-repeat"
                text: root.vm.repeatLabel
                iconName: "rotate-ccw"
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: root.vm.repeat()
            }

            GuestTool {
                objectName: "speech-hush"
                text: root.vm.hushLabel
                iconName: "square"
                on: root.vm.speaking
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: root.vm.hush()
            }

            GuestTool {
                objectName: "speech-quieter"
                text: root.vm.quieterLabel
                iconName: "volume-1"
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: root.vm.quieter()
            }

            GuestTool {
                objectName: "speech-louder"
                text: root.vm.louderLabel
                value: root.vm.level
                iconName: "volume-2"
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: root.vm.louder()
            }
        }
    }
}
