pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import MoonMail.App
import MoonMail.Ui

// A luggage tag. A right to a slot is paper; what is only asked for, or came to nothing, is an outline.
ListRow {
    id: root

    required property VmHome home
    required property string shipmentId
    required property string title
    required property string flightNumber
    required property string site
    required property string size
    required property string kindIcon
    required property string count
    required property string letter
    required property string more
    required property string movedAt
    required property string status
    required property string statusIcon
    required property string statusTone
    required property bool firm
    required property bool needsYou
    required property string spoken
    readonly property bool stacked: root.width / Theme.textScale < 620
    readonly property bool tiny: root.width / Theme.textScale < 480
    readonly property color outline: root.needsYou ? Theme.tone(root.statusTone) : Theme.edge

    objectName: "shipment-" + root.shipmentId
    text: root.spoken
    focusPolicy: Qt.ClickFocus
    leftPadding: root.tiny ? Theme.s5 : 0
    onClicked: root.home.openShipment(root.shipmentId)

    contentItem: RowLayout {
        spacing: 0

        Item {
            visible: !root.tiny
            implicitWidth: Math.round(132 * Theme.textScale)
            Layout.fillHeight: true

            // The hole that a tag hangs by.
            Rectangle {
                id: hole

                x: Theme.s4
                anchors.verticalCenter: parent.verticalCenter
                width: Theme.s4
                height: width
                radius: width / 2
                color: Theme.sky
                border.width: Theme.hairline
                border.color: Theme.edge
            }

            Mono {
                anchors.left: hole.right
                anchors.leftMargin: Theme.s3
                anchors.right: parent.right
                anchors.rightMargin: Theme.s2
                anchors.verticalCenter: parent.verticalCenter
                text: root.flightNumber
                font.pixelSize: root.flightNumber.length > 7 ? Theme.body : Theme.subheading
                font.bold: true
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
            }

            Shape {
                anchors.right: parent.right
                height: parent.height
                width: Theme.stroke

                ShapePath {
                    strokeColor: Theme.edge
                    strokeWidth: Theme.hairline
                    strokeStyle: ShapePath.DashLine
                    dashPattern: [3, 4]
                    fillColor: Theme.clear
                    startX: 0.5
                    startY: 0

                    PathLine {
                        x: 0.5
                        y: root.availableHeight
                    }
                }
            }
        }

        GridLayout {
            columns: root.stacked ? 1 : 2
            columnSpacing: Theme.s5
            rowSpacing: Theme.hairline * 2
            Layout.fillWidth: true
            Layout.leftMargin: root.tiny ? 0 : Theme.s5

            RowLayout {
                visible: root.letter !== ""
                spacing: Theme.s2
                Layout.fillWidth: true
                Layout.columnSpan: root.stacked ? 1 : 2

                Icon {
                    name: "mail"
                    size: Theme.iconSmall
                    color: Theme.accent
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: Theme.hairline * 2
                }

                Caption {
                    text: root.letter
                    color: Theme.accent
                    font.bold: true
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }

            ColumnLayout {
                spacing: Theme.hairline * 2
                Layout.fillWidth: true
                Layout.preferredWidth: Math.round(340 * Theme.textScale)

                Mono {
                    text: root.flightNumber
                    visible: root.tiny
                    color: Theme.inkMuted
                    font.bold: true
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Subheading {
                    text: root.title
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                RowLayout {
                    spacing: Theme.s2
                    Layout.fillWidth: true

                    Icon {
                        name: root.kindIcon
                        size: Theme.iconSmall
                        color: Theme.inkMuted
                        Layout.alignment: Qt.AlignTop
                        Layout.topMargin: Theme.hairline * 2
                    }

                    Caption {
                        text: [root.site, root.size, root.count].filter(word => word !== "").join("　")
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }
                }
            }

            ColumnLayout {
                spacing: Theme.s1
                Layout.fillWidth: root.stacked
                Layout.preferredWidth: Math.round(272 * Theme.textScale)
                Layout.alignment: Qt.AlignVCenter

                Chip {
                    text: root.status
                    iconName: root.statusIcon
                    tone: root.statusTone
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: [root.more, root.movedAt].filter(word => word !== "").join("\n")
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }

        Icon {
            name: "chevron-right"
            color: Theme.inkMuted
            Layout.leftMargin: Theme.s3
        }
    }
    background: Rectangle {
        radius: Theme.radiusCard
        color: !root.firm && !root.hovered ? Theme.clear : root.hovered || root.down ? Theme.paperRaised : Theme.paper
        border.width: root.firm && root.hovered || root.firm && Theme.highContrast ? Theme.hairline : 0
        border.color: root.hovered ? Theme.edge : Theme.line

        Shape {
            anchors.fill: parent
            visible: !root.firm

            ShapePath {
                strokeColor: root.outline
                strokeWidth: root.needsYou ? Theme.stroke : Theme.hairline
                strokeStyle: ShapePath.DashLine
                dashPattern: root.needsYou ? [3, 3] : [5, 5]
                fillColor: Theme.clear

                PathRectangle {
                    x: Theme.hairline
                    y: Theme.hairline
                    width: root.width - 2 * Theme.hairline
                    height: root.height - 2 * Theme.hairline
                    radius: Theme.radiusCard
                }
            }
        }

        FocusRing {
            target: root
            corner: Theme.radiusCard
            gap: 0
        }
    }
}
