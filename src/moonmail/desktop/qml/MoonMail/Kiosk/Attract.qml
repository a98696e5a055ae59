pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Home
import MoonMail.Ui

// What calls people over. All of it is one button: whoever touches anything begins.
FocusScope {
    id: root

    required property VmKioskShell shell
    readonly property bool wide: root.width > root.height
    readonly property real edge: root.wide ? Theme.s16 : Theme.s16 + Theme.s4

    T.AbstractButton {
        id: everywhere

        objectName: "begin"
        anchors.fill: parent
        padding: root.edge
        focus: true
        enabled: root.shell.canBegin
        Accessible.name: [root.shell.title, root.shell.call, root.shell.titleSecond, root.shell.callSecond].filter(word => word !== "").join(" ")
        Keys.onReturnPressed: root.shell.begin()
        Keys.onEnterPressed: root.shell.begin()
        // At the first touch; in the corner that staff hold not before it is let go.
        onPressed: if (everywhere.pressX < everywhere.width - root.shell.corner || everywhere.pressY > root.shell.corner)
            root.shell.begin()
        onClicked: root.shell.begin()

        contentItem: GridLayout {
            columns: root.wide ? 2 : 1
            columnSpacing: Theme.s16 * 2
            rowSpacing: Theme.s8

            ColumnLayout {
                spacing: Theme.s6
                Layout.fillHeight: root.wide
                Layout.fillWidth: true
                Layout.preferredWidth: 1

                Pair {
                    first: root.shell.lounge
                    second: root.shell.loungeSecond
                    size: Theme.subheading
                    colour: Theme.inkMuted
                    centred: false
                    Layout.fillWidth: true
                }

                Item {
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    Layout.preferredHeight: root.wide ? -1 : root.height * 0.3

                    MoonDisc {
                        anchors.centerIn: parent
                        width: Math.min(parent.width, parent.height)
                        height: width
                        Accessible.ignored: true
                    }
                }
            }

            ColumnLayout {
                spacing: Theme.s8
                Layout.fillHeight: true
                Layout.fillWidth: true
                Layout.preferredWidth: 1

                Item {
                    Layout.fillHeight: true
                }

                Pair {
                    objectName: "attract-title"
                    first: root.shell.title
                    second: root.shell.titleSecond
                    size: Theme.display
                    bold: true
                    centred: !root.wide
                    Layout.fillWidth: true
                }

                Pair {
                    first: root.shell.lead
                    second: root.shell.leadSecond
                    size: Theme.subheading
                    colour: Theme.inkMuted
                    centred: !root.wide
                    Layout.fillWidth: true
                }

                Rectangle {
                    objectName: "attract-call"
                    visible: root.shell.call !== ""
                    implicitHeight: call.implicitHeight + 2 * Theme.s8
                    radius: Theme.radiusCard
                    color: root.shell.canBegin ? Theme.accent : Theme.paperRaised
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s4

                    Pair {
                        id: call

                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width
                        first: root.shell.call
                        second: root.shell.callSecond
                        size: Theme.heading
                        bold: true
                        colour: root.shell.canBegin ? Theme.accentInk : Theme.ink
                    }
                }

                Notice {
                    id: notice

                    objectName: "attract-notice"
                    // A touch on it begins as well.
                    enabled: false
                    kind: root.shell.noticeIsBad ? Notice.Kind.Info : Notice.Kind.Warn
                    happened: root.shell.notice
                    next: root.shell.noticeSecond
                    visible: root.shell.notice !== ""
                    Layout.fillWidth: true
                    onHappenedChanged: if (notice.happened !== "")
                        notice.Accessible.announce(notice.Accessible.name)
                }

                ColumnLayout {
                    visible: root.shell.flightCount > 0 && !(root.wide && root.shell.notice !== "")
                    spacing: Theme.s3
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s8

                    Caption {
                        text: root.shell.flightsTitle
                        color: Theme.inkMuted
                        Layout.fillWidth: true
                    }

                    Repeater {
                        model: root.shell.flights

                        AttractFlight {
                            Layout.fillWidth: true
                        }
                    }
                }

                Item {
                    Layout.fillHeight: true
                }
            }
        }
    }
}
