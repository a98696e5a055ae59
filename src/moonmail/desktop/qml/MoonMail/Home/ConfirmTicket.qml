pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import MoonMail.App
import MoonMail.Ui

// The order as a ticket: white paper in every theme, like the pass it becomes.
Item {
    id: root

    required property VmSend vm
    readonly property VmOrder order: root.vm.order
    readonly property bool wide: width > 760 * Theme.textScale
    readonly property real stubWidth: Math.round(248 * Theme.textScale)
    readonly property real tearX: width - root.stubWidth

    implicitHeight: body.implicitHeight

    Rectangle {
        anchors.fill: parent
        radius: Theme.radiusCard
        color: Theme.dawn.paper
        border.width: Theme.hairline
        border.color: Theme.dawn.line
    }

    Rectangle {
        width: parent.width
        height: band.height
        topLeftRadius: Theme.radiusCard
        topRightRadius: Theme.radiusCard
        color: Theme.dawn.accent
    }

    // Where the stub tears off.
    Shape {
        visible: root.wide
        anchors.fill: parent

        ShapePath {
            fillColor: Theme.clear
            strokeColor: Theme.dawn.edge
            strokeWidth: Theme.hairline
            strokeStyle: ShapePath.DashLine
            dashPattern: [4, 4]
            startX: root.tearX
            startY: band.height + Theme.s4

            PathLine {
                x: root.tearX
                y: root.height - Theme.s4
            }
        }
    }

    Repeater {
        model: root.wide ? 2 : 0

        Rectangle {
            required property int index

            x: root.tearX - width / 2
            y: index === 0 ? band.height - height / 2 : root.height - height / 2
            width: Theme.s5
            height: Theme.s5
            radius: width / 2
            color: Theme.sky
        }
    }

    ColumnLayout {
        id: body

        width: parent.width
        spacing: 0

        RowLayout {
            id: band

            spacing: Theme.s4
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s6
            Layout.rightMargin: Theme.s6

            Body {
                text: qsTr("Order to confirm")
                color: Theme.dawn.accentInk
                font.bold: true
                Layout.fillWidth: true
                Layout.topMargin: Theme.s3
                Layout.bottomMargin: Theme.s3
            }

            Mono {
                text: root.order.flightNumber
                color: Theme.dawn.accentInk
                font.bold: true
                font.pixelSize: Theme.subheading
                Layout.topMargin: Theme.s3
                Layout.bottomMargin: Theme.s3
            }
        }

        GridLayout {
            columns: root.wide ? 2 : 1
            columnSpacing: 0
            rowSpacing: Theme.s4
            Layout.fillWidth: true

            ColumnLayout {
                spacing: Theme.s4
                Layout.fillWidth: true
                Layout.margins: Theme.s6
                Layout.alignment: Qt.AlignTop

                ConfirmFacts {
                    order: root.order
                    Layout.fillWidth: true
                }

                ConfirmOwed {
                    order: root.order
                    Layout.fillWidth: true
                }
            }

            ColumnLayout {
                spacing: Theme.s3
                Layout.preferredWidth: root.wide ? root.stubWidth - 2 * Theme.s6 : -1
                Layout.minimumWidth: root.wide ? root.stubWidth - 2 * Theme.s6 : 0
                Layout.maximumWidth: root.wide ? root.stubWidth - 2 * Theme.s6 : Number.POSITIVE_INFINITY
                Layout.margins: Theme.s6
                Layout.alignment: Qt.AlignTop
                Layout.row: root.wide ? 0 : 1
                Layout.column: root.wide ? 1 : 0

                SendPicture {
                    vm: root.vm
                    room: root.stubWidth - 2 * Theme.s6
                    ink: Theme.dawn.ink
                    muted: Theme.dawn.inkMuted
                    edge: Theme.dawn.edge
                    space: Theme.dawn.sky
                    filling: Theme.dawn.accent
                    Layout.fillWidth: true
                }

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s2

                    Caption {
                        text: qsTr("Destination")
                        color: Theme.dawn.inkMuted
                        Layout.fillWidth: true
                    }

                    Subheading {
                        text: qsTr("The Moon, %1").arg(root.order.site)
                        color: Theme.dawn.ink
                        Layout.fillWidth: true
                    }
                }

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    Caption {
                        text: qsTr("Total price, tax included")
                        color: Theme.dawn.inkMuted
                        Layout.fillWidth: true
                    }

                    MoneyText {
                        text: root.order.price
                        large: true
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.subheading
                        color: Theme.dawn.ink
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: root.order.sums.unit
                        visible: text !== ""
                        color: Theme.dawn.inkMuted
                        Layout.fillWidth: true
                    }
                }

                ConfirmSums {
                    sums: root.order.sums
                    Layout.fillWidth: true
                }

                ColumnLayout {
                    visible: root.vm.buyer.forWhom !== ""
                    spacing: 0
                    Layout.fillWidth: true

                    Caption {
                        text: qsTr("Booked for")
                        color: Theme.dawn.inkMuted
                        Layout.fillWidth: true
                    }

                    Body {
                        text: root.vm.buyer.forWhom
                        color: Theme.dawn.ink
                        font.bold: true
                        Layout.fillWidth: true
                    }
                }
            }
        }
    }
}
