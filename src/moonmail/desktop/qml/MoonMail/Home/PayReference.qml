pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import MoonMail.App
import MoonMail.Ui

// The booking as paper: from the Earth to its place on the Moon, with the reference to quote.
Rectangle {
    id: root

    required property VmOrder order

    implicitHeight: column.implicitHeight
    radius: Theme.radiusCard
    color: Theme.dawn.paper

    Rectangle {
        width: parent.width
        height: band.height
        topLeftRadius: Theme.radiusCard
        topRightRadius: Theme.radiusCard
        color: Theme.dawn.accent
    }

    ColumnLayout {
        id: column

        width: parent.width
        spacing: 0

        RowLayout {
            id: band

            spacing: Theme.s4
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s6
            Layout.rightMargin: Theme.s6

            Body {
                text: qsTr("Booking confirmed")
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
            }
        }

        RowLayout {
            spacing: Theme.s4
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s6
            Layout.rightMargin: Theme.s6
            Layout.topMargin: Theme.s5

            Subheading {
                text: qsTr("Earth")
                color: Theme.dawn.ink
                font.pixelSize: Theme.heading
            }

            Shape {
                id: way

                Layout.preferredHeight: Math.round(28 * Theme.textScale)
                Layout.fillWidth: true
                Layout.minimumWidth: Theme.s12
                Layout.maximumWidth: Math.round(220 * Theme.textScale)

                ShapePath {
                    fillColor: Theme.clear
                    strokeColor: Theme.dawn.edge
                    strokeWidth: Theme.stroke
                    strokeStyle: ShapePath.DashLine
                    dashPattern: [3, 3]
                    startX: 0
                    startY: way.height - Theme.s1

                    PathQuad {
                        x: way.width
                        y: way.height - Theme.s1
                        controlX: way.width / 2
                        controlY: -way.height / 2
                    }
                }
            }

            Subheading {
                text: qsTr("The Moon, %1").arg(root.order.site)
                color: Theme.dawn.ink
                font.pixelSize: Theme.heading
                Layout.fillWidth: true
            }
        }

        Caption {
            text: qsTr("Booking reference")
            color: Theme.dawn.inkMuted
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s6
            Layout.rightMargin: Theme.s6
            Layout.topMargin: Theme.s4
        }

        Mono {
            text: root.order.reference
            color: Theme.dawn.ink
            font.pixelSize: Theme.display
            font.bold: true
            font.letterSpacing: Theme.s1
            lineHeight: Theme.tightLineHeight
            Accessible.name: qsTr("Booking reference %1").arg(root.order.reference.split("").join(" "))
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s6
            Layout.rightMargin: Theme.s6
        }

        Caption {
            text: root.order.paidAt === "" ? "" : qsTr("Confirmed %1").arg(root.order.paidAt)
            visible: text !== ""
            color: Theme.dawn.inkMuted
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s6
            Layout.rightMargin: Theme.s6
        }

        RowLayout {
            spacing: Theme.s2
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s6
            Layout.rightMargin: Theme.s6
            Layout.topMargin: Theme.s2
            Layout.bottomMargin: Theme.s5

            Icon {
                name: root.order.hasPass ? "circle-check" : "hourglass"
                size: Theme.iconSmall
                color: root.order.hasPass ? Theme.dawn.ok : Theme.dawn.inkMuted
            }

            Body {
                text: root.order.hasPass ? qsTr("Your boarding pass is ready.") : qsTr("Your boarding pass is being made.")
                color: root.order.hasPass ? Theme.dawn.ok : Theme.dawn.inkMuted
                font.bold: root.order.hasPass
                Layout.fillWidth: true
            }
        }
    }
}
