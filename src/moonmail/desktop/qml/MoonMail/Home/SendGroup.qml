pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The list on the left, what becomes of it on the right. Narrow windows show the list above.
FocusScope {
    id: root

    required property VmSend vm
    readonly property VmGroup group: root.vm.group

    // Asked after the list itself, and after what is wrong with it.
    Component {
        id: about

        ColumnLayout {
            spacing: Theme.s4

            MoonTextField {
                label: qsTr("What the group is called (optional)")
                hint: qsTr("Shown in My shipments. Not etched.")
                text: root.group.title
                placeholderText: root.group.titleHint
                maximumLength: 80
                field.objectName: "group-title"
                Layout.fillWidth: true
                onEdited: text => root.group.editTitle(text)
            }

            MoonComboBox {
                visible: root.vm.buyer.bookers.length > 1
                label: qsTr("Who books")
                hint: qsTr("Receipts are made out to whom you choose here.")
                options: root.vm.buyer.bookers
                index: root.vm.buyer.booker
                field.objectName: "group-booker"
                Layout.fillWidth: true
                onChosen: index => root.vm.buyer.chooseBooker(index)
            }
        }
    }

    ScrollPage {
        id: page

        readonly property bool wide: width > 760 * Theme.textScale
        readonly property real columnWidth: wide ? (width - 2 * margin - Theme.s8) / 2 : width - 2 * margin

        anchors.fill: parent
        margin: Theme.s8

        GridLayout {
            width: parent ? parent.width : 0
            columns: page.wide ? 2 : 1
            columnSpacing: Theme.s8
            rowSpacing: Theme.s5

            ColumnLayout {
                spacing: Theme.s4
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop

                Title {
                    font.pixelSize: page.wide ? Theme.title : Theme.heading
                    text: root.group.wordsOnly ? qsTr("Which messages shall travel?") : qsTr("Whose names shall travel?")
                    Layout.fillWidth: true
                }

                Notice {
                    kind: Notice.Kind.Warn
                    visible: root.group.troubleHappened !== ""
                    happened: root.group.troubleHappened
                    safe: root.group.troubleSafe
                    next: root.group.troubleNext
                    Layout.fillWidth: true
                }

                GroupSource {
                    group: root.group
                    Layout.fillWidth: true
                }

                Loader {
                    active: page.wide
                    visible: active
                    sourceComponent: about
                    Layout.fillWidth: true
                }
            }

            ColumnLayout {
                spacing: Theme.s4
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop

                GroupWrong {
                    group: root.group
                    Layout.fillWidth: true
                }

                GroupExample {
                    visible: root.group.stage === "empty"
                    group: root.group
                    Layout.fillWidth: true
                    Layout.topMargin: page.wide ? Theme.s12 : 0
                }

                GroupPreview {
                    visible: root.group.count > 0
                    group: root.group
                    roomWidth: page.columnWidth
                    Layout.fillWidth: true
                }

                GroupTable {
                    visible: root.group.count > 0
                    group: root.group
                    Layout.fillWidth: true
                }

                GroupTotal {
                    visible: root.group.total !== "" && !root.vm.changing
                    group: root.group
                    Layout.fillWidth: true
                }

                Loader {
                    active: !page.wide
                    visible: active
                    sourceComponent: about
                    Layout.fillWidth: true
                }
            }
        }
    }

    DropArea {
        id: drop

        objectName: "list-drop"
        anchors.fill: parent
        enabled: !Mode.kiosk
        keys: ["text/uri-list"]
        onDropped: event => {
            if (event.hasUrls) {
                root.group.addFile(event.urls[0]);
                event.accept();
            }
        }

        Rectangle {
            anchors.fill: parent
            anchors.margins: Theme.s3
            visible: drop.containsDrag
            radius: Theme.radiusCard
            color: Theme.shade
            border.width: Theme.stroke
            border.color: Theme.accent

            Subheading {
                anchors.centerIn: parent
                text: qsTr("Drop the list here")
            }
        }
    }
}
