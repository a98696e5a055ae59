pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

FieldFrame {
    id: root

    property alias text: field.text
    property alias placeholderText: field.placeholderText
    property alias maximumLength: field.maximumLength
    property alias inputMethodHints: field.inputMethodHints
    property alias readOnly: field.readOnly
    property alias mono: field.mono
    readonly property alias field: field

    signal edited(text: string)
    signal accepted

    T.TextField {
        id: field

        property bool mono: false

        implicitWidth: Math.round(240 * Theme.textScale)
        implicitHeight: Math.max(Theme.target, contentHeight + topPadding + bottomPadding)
        leftPadding: Theme.s3
        rightPadding: Theme.s3
        topPadding: Theme.s2
        bottomPadding: Theme.s2
        color: Theme.ink
        placeholderTextColor: Theme.inkMuted
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentInk
        selectByMouse: true
        font.family: field.mono ? Theme.mono : Theme.sans
        font.pixelSize: Theme.body
        verticalAlignment: TextInput.AlignVCenter
        focusPolicy: Qt.StrongFocus
        Accessible.name: root.label
        Accessible.description: root.error !== "" ? root.error : root.hint
        onTextEdited: root.edited(field.text)
        onAccepted: root.accepted()
        Layout.fillWidth: true

        background: Rectangle {
            radius: Theme.radius
            color: Theme.tint(Theme.ink, 0.05)
            border.width: root.error !== "" ? Theme.stroke : Theme.hairline
            border.color: root.error !== "" ? Theme.bad : Theme.edge

            FocusRing {
                target: field
                gap: 0
            }
        }

        Text {
            objectName: "may-elide"
            anchors.fill: parent
            anchors.leftMargin: field.leftPadding
            anchors.rightMargin: field.rightPadding
            text: field.placeholderText
            visible: field.text === "" && field.preeditText === ""
            color: field.placeholderTextColor
            font: field.font
            elide: Text.ElideRight
            verticalAlignment: Text.AlignVCenter
        }
    }
}
