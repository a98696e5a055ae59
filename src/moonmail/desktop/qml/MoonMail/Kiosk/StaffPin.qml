pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// A pad of digits. What was entered is shown as dots, and never leaves Python.
FocusScope {
    id: root

    required property VmKioskShell shell
    readonly property VmKioskPin pin: root.shell.pin
    readonly property real key: Math.round(96 * Theme.textScale)

    objectName: "staff-pin"
    Keys.onPressed: event => {
        if (event.key >= Qt.Key_0 && event.key <= Qt.Key_9)
            root.pin.type(String.fromCharCode(event.key));
        else if (event.key === Qt.Key_Backspace)
            root.pin.erase();
        else
            return;
        event.accepted = true;
    }
    Keys.onEscapePressed: root.pin.cancel()
    Keys.onReturnPressed: root.pin.enter()
    Keys.onEnterPressed: root.pin.enter()

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.s10, 3 * root.key + 2 * Theme.s4)
        spacing: Theme.s6

        Heading {
            text: root.pin.title
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        RowLayout {
            spacing: Theme.s3
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredHeight: Theme.heading

            Repeater {
                model: root.pin.digits

                Rectangle {
                    implicitWidth: Theme.s5
                    implicitHeight: Theme.s5
                    radius: width / 2
                    color: Theme.accent
                }
            }
        }

        Caption {
            text: root.pin.entered
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        GridLayout {
            columns: 3
            columnSpacing: Theme.s4
            rowSpacing: Theme.s4
            uniformCellWidths: true
            Layout.fillWidth: true

            Repeater {
                model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

                PinKey {
                    required property string modelData

                    text: modelData
                    objectName: "pin-" + modelData
                    enabled: root.pin.canType
                    side: root.key
                    focus: modelData === "1"
                    Layout.fillWidth: true
                    onClicked: root.pin.type(modelData)
                }
            }

            PinKey {
                objectName: "pin-cancel"
                text: root.pin.cancelLabel
                small: true
                side: root.key
                Layout.fillWidth: true
                onClicked: root.pin.cancel()
            }

            PinKey {
                objectName: "pin-0"
                text: "0"
                enabled: root.pin.canType
                side: root.key
                Layout.fillWidth: true
                onClicked: root.pin.type("0")
            }

            PinKey {
                objectName: "pin-erase"
                text: root.pin.deleteLabel
                small: true
                enabled: root.pin.digits > 0
                side: root.key
                Layout.fillWidth: true
                onClicked: root.pin.erase()
            }
        }

        MoonButton {
            objectName: "pin-enter"
            text: root.pin.enterLabel
            kind: MoonButton.Kind.Primary
            enabled: root.pin.canEnter
            Layout.fillWidth: true
            onClicked: root.pin.enter()
        }

        Body {
            id: happened

            text: root.pin.happened
            color: Theme.warn
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
            Layout.minimumHeight: 3 * Theme.body
            onTextChanged: if (happened.text !== "")
                happened.Accessible.announce(happened.text)
        }
    }
}
