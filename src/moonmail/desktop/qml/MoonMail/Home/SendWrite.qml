pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Writing on the left, the plate as it will be on the right. Narrow windows show the plate above.
FocusScope {
    id: root

    required property VmSend vm
    readonly property VmPlate plate: root.vm.plate

    ScrollPage {
        id: page

        // On an upright kiosk two columns would leave no room for a line of words; on a low one a plate above them would
        // be too small to draw on.
        readonly property bool low: root.Window.width > root.Window.height
        readonly property bool wide: width > (!Mode.kiosk ? 700 : page.low ? 600 : 900) * Theme.textScale
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
                Layout.row: page.wide ? 0 : 1

                Title {
                    font.pixelSize: page.wide && page.columnWidth > 400 * Theme.textScale ? Theme.title : Theme.heading
                    text: root.plate.size === "name" ? qsTr("Whose name shall it carry?") : root.plate.takesPhoto ? qsTr("Which photo shall it carry?") : qsTr("What shall it say?")
                    Layout.fillWidth: true
                }

                Notice {
                    kind: Notice.Kind.Warn
                    visible: root.plate.troubleHappened !== ""
                    happened: root.plate.troubleHappened
                    safe: root.plate.troubleSafe
                    next: root.plate.troubleNext
                    Layout.fillWidth: true
                }

                Loader {
                    active: !Mode.kiosk
                    visible: active && root.plate.takesPhoto
                    sourceComponent: PlatePhoto {
                        plate: root.plate
                    }
                    Layout.fillWidth: true
                }

                MoonTextArea {
                    visible: root.plate.takesText
                    label: root.plate.takesPhoto ? qsTr("Words below the photo (optional)") : qsTr("Words")
                    hint: root.plate.characters
                    text: root.plate.text
                    rows: root.plate.takesPhoto ? 3 : 6
                    field.objectName: "message-text"
                    field.focus: root.plate.takesText
                    Layout.fillWidth: true
                    Layout.fillHeight: false
                    onEdited: text => root.plate.editText(text)
                }

                MoonTextField {
                    label: root.plate.size === "name" ? qsTr("Name to etch") : qsTr("Your name (optional)")
                    hint: root.plate.size === "name" ? qsTr("One line, in any script.") : root.plate.takesPhoto ? qsTr("Etched below the words.") : qsTr("Etched below the words, like a signature.")
                    text: root.plate.name
                    field.objectName: "message-name"
                    field.focus: root.plate.size === "name"
                    Layout.fillWidth: true
                    onEdited: text => root.plate.editName(text)
                }

                MoonTextField {
                    label: qsTr("What you call it (optional)")
                    hint: qsTr("Shown in My shipments. Not etched.")
                    text: root.plate.title
                    placeholderText: root.plate.titleHint
                    field.objectName: "message-title"
                    Layout.fillWidth: true
                    onEdited: text => root.plate.editTitle(text)
                }

                RowLayout {
                    visible: root.plate.troubleHappened === ""
                    spacing: Theme.s2
                    Layout.fillWidth: true

                    Icon {
                        name: "check"
                        size: Theme.iconSmall
                        color: Theme.inkMuted
                    }

                    Caption {
                        text: Mode.kiosk ? qsTr("What you write stays here until you finish. Then it is gone.") : qsTr("Every change is kept on this computer at once.")
                        Layout.fillWidth: true
                    }
                }
            }

            PlatePanel {
                plate: root.plate
                vm: root.vm
                // As much as stays in sight above the fold; the plate keeps its proportions.
                roomWidth: page.columnWidth
                roomHeight: page.height - Math.round((Mode.kiosk ? 200 : 260) * Theme.textScale)
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                Layout.row: 0
                Layout.column: page.wide ? 1 : 0
            }
        }
    }

    DropArea {
        id: drop

        objectName: "photo-drop"
        anchors.fill: parent
        enabled: root.plate.takesPhoto && !Mode.kiosk
        keys: ["text/uri-list"]
        onDropped: event => {
            if (event.hasUrls) {
                root.plate.addPhoto(event.urls[0]);
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
                text: qsTr("Drop the photo here")
            }
        }
    }

    Shortcut {
        // A text field takes the key first while it has the focus.
        sequences: [StandardKey.Paste]
        enabled: root.plate.takesPhoto && !Mode.kiosk
        onActivated: root.plate.pastePhoto()
    }
}
