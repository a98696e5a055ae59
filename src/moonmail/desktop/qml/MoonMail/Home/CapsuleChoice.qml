pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// One capsule: its size, whether the item goes in, what it costs.
T.RadioButton {
    id: root

    required property VmCapsule vm
    required property string size
    required property string name
    required property string dimensions
    required property string price
    required property string slotsLeft
    required property real widthMm
    required property string fit
    required property string fitWord
    required property string note
    required property bool chosen
    required property bool recommended
    required property bool available
    required property string spoken
    readonly property color fitColour: root.fit === "fits" ? Theme.ok : root.chosen ? Theme.bad : Theme.inkMuted
    readonly property bool wide: width > 440 * Theme.textScale

    objectName: "capsule-" + root.size
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    padding: Theme.s3
    leftPadding: Theme.s4
    rightPadding: Theme.s4
    enabled: root.available || root.chosen
    checked: root.chosen
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.spoken
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()
    onToggled: root.vm.chooseSize(root.size)

    contentItem: RowLayout {
        spacing: Theme.s3

        Rectangle {
            implicitWidth: Theme.s5
            implicitHeight: Theme.s5
            radius: width / 2
            color: Theme.clear
            border.width: Theme.stroke
            border.color: root.checked ? Theme.accent : Theme.edge

            Rectangle {
                anchors.centerIn: parent
                width: Theme.s5 / 2
                height: width
                radius: width / 2
                color: Theme.accent
                visible: root.checked
            }
        }

        Item {
            implicitWidth: Math.round(32 * Theme.textScale)
            implicitHeight: implicitWidth

            Icon {
                anchors.centerIn: parent
                name: "hexagon"
                size: Math.round(root.widthMm * 1.2 * Theme.textScale)
                color: root.enabled ? Theme.ink : Theme.inkMuted
            }
        }

        GridLayout {
            columns: root.wide ? 2 : 1
            columnSpacing: Theme.s4
            rowSpacing: Theme.s1
            Layout.fillWidth: true

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Body {
                    text: root.name
                    font.bold: true
                    lineHeight: Theme.tightLineHeight
                    color: root.enabled ? Theme.ink : Theme.inkMuted
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.dimensions
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                RowLayout {
                    visible: root.fitWord !== ""
                    spacing: Theme.s1
                    Layout.fillWidth: true

                    Icon {
                        name: root.fit === "fits" ? "circle-check" : "circle-x"
                        size: Theme.iconSmall
                        color: root.fitColour
                        Layout.alignment: Qt.AlignTop
                        Layout.topMargin: Theme.s1
                    }

                    Caption {
                        text: root.note !== "" ? root.note : root.fitWord
                        color: root.fitColour
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }
                }
            }

            ColumnLayout {
                spacing: 0
                visible: root.price !== "" || root.slotsLeft !== ""
                Layout.alignment: root.wide ? Qt.AlignVCenter | Qt.AlignRight : Qt.AlignLeft
                Layout.maximumWidth: Math.round(160 * Theme.textScale)

                MoneyText {
                    text: root.price
                    visible: text !== ""
                    color: root.enabled ? Theme.ink : Theme.inkMuted
                    horizontalAlignment: root.wide ? Text.AlignRight : Text.AlignLeft
                    Accessible.ignored: true
                    Layout.fillWidth: true
                    Layout.minimumWidth: Math.ceil(implicitWidth)
                }

                Caption {
                    text: root.slotsLeft
                    horizontalAlignment: root.wide ? Text.AlignRight : Text.AlignLeft
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }
    }
    background: Rectangle {
        radius: Theme.radiusCard
        color: root.checked || root.hovered ? Theme.paperRaised : Theme.paper
        border.width: root.checked ? Theme.stroke : Theme.hairline
        border.color: root.checked ? Theme.accent : root.hovered ? Theme.edge : Theme.line

        FocusRing {
            target: root
            corner: Theme.radiusCard
        }
    }
}
