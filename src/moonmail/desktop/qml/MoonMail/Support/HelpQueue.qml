pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Who waits for an answer, longest first.
FocusScope {
    id: root

    required property VmDeskHelp help
    required property VmDeskHelpQueue vm

    EmptyState {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.s6
        visible: root.vm.state === "empty"
        iconName: "circle-check"
        title: root.vm.words
        text: qsTr("Questions that members send from their app appear here, longest waiting first.")
    }

    ScrollPage {
        anchors.fill: parent
        visible: root.vm.state !== "empty"
        margin: Theme.s4

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s2

            Repeater {
                model: root.vm.state === "loading" ? 4 : 0

                Skeleton {
                    required property int index

                    implicitHeight: Math.round(64 * Theme.textScale)
                    radius: Theme.radiusCard
                    Layout.fillWidth: true
                }
            }

            Notice {
                visible: root.vm.happened !== ""
                kind: Notice.Kind.Bad
                happened: root.vm.happened
                safe: root.vm.safe
                next: root.vm.next
                code: root.vm.code
                Layout.fillWidth: true
            }

            MoonButton {
                visible: root.vm.state === "failed"
                text: qsTr("Try again")
                iconName: "refresh-cw"
                onClicked: root.vm.reload()
            }

            Caption {
                visible: root.vm.state === "open"
                text: root.vm.words
                color: Theme.inkMuted
                Layout.fillWidth: true
            }

            Repeater {
                model: root.vm.rows

                ListRow {
                    id: row

                    required property int index
                    required property string caseId
                    required property string name
                    required property string about
                    required property string waits
                    required property string tone
                    required property string holder
                    required property string spoken

                    objectName: "waiting-" + row.index
                    text: row.spoken
                    focus: row.index === 0
                    focusPolicy: Qt.StrongFocus
                    topPadding: Theme.s2
                    bottomPadding: Theme.s2
                    leftPadding: Theme.s4
                    rightPadding: Theme.s4
                    Layout.fillWidth: true
                    onClicked: root.help.openCase(row.caseId)

                    contentItem: ColumnLayout {
                        spacing: 0

                        RowLayout {
                            spacing: Theme.s2

                            Body {
                                text: row.name
                                font.bold: true
                                Accessible.ignored: true
                                Layout.fillWidth: true
                            }

                            Chip {
                                text: row.waits
                                iconName: "hourglass"
                                tone: row.tone
                                Accessible.ignored: true
                                Layout.fillWidth: false
                            }
                        }

                        Caption {
                            text: row.holder !== "" ? row.about + "　" + row.holder : row.about
                            color: Theme.inkMuted
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }
                    }
                }
            }
        }
    }
}
