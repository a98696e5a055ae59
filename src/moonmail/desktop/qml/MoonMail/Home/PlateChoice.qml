pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// One size of plate, drawn to the scale of its neighbours.
T.RadioButton {
    id: root

    required property VmSend vm
    required property string size
    required property string name
    required property string carries
    required property string dimensions
    required property string price
    required property string slotsLeft
    required property real widthMm
    required property real heightMm
    required property bool chosen
    required property bool available
    required property string spoken
    // Pixels for one millimetre, and whether the others stand beside this one.
    required property real unit
    required property bool beside

    objectName: "size-" + root.size
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    padding: Theme.s5
    enabled: root.available || root.chosen
    checked: root.chosen
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.spoken
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()
    onToggled: root.vm.chooseSize(root.size)

    contentItem: ColumnLayout {
        spacing: Theme.s3

        Item {
            implicitHeight: (root.beside ? 40 : root.heightMm) * root.unit
            Layout.fillWidth: true

            PlateBlank {
                anchors.bottom: parent.bottom
                width: Math.round(root.widthMm * root.unit)
                height: Math.round(root.heightMm * root.unit)
                kind: root.size
            }
        }

        RowLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            Rectangle {
                implicitWidth: Theme.s5
                implicitHeight: Theme.s5
                radius: width / 2
                color: Theme.clear
                border.width: Theme.stroke
                border.color: root.checked ? Theme.accent : Theme.edge
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.hairline * 2

                Rectangle {
                    anchors.centerIn: parent
                    width: Theme.s5 / 2
                    height: width
                    radius: width / 2
                    color: Theme.accent
                    visible: root.checked
                }
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Body {
                    text: root.name
                    font.bold: true
                    lineHeight: Theme.tightLineHeight
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.dimensions
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }

            ColumnLayout {
                spacing: 0
                Layout.alignment: Qt.AlignTop

                MoneyText {
                    text: root.price
                    color: root.available ? Theme.ink : Theme.inkMuted
                    horizontalAlignment: Text.AlignRight
                    Accessible.ignored: true
                    Layout.fillWidth: true
                    Layout.minimumWidth: Math.ceil(implicitWidth)
                }

                Caption {
                    text: root.slotsLeft
                    horizontalAlignment: Text.AlignRight
                    Accessible.ignored: true
                    Layout.fillWidth: true
                    Layout.maximumWidth: Math.round(120 * Theme.textScale)
                }
            }
        }

        Caption {
            text: root.carries
            Accessible.ignored: true
            Layout.fillWidth: true
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
