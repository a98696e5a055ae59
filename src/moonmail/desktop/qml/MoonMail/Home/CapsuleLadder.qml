pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The capsules of a flight, drawn to one scale from the front, with price and what is left. Not a question.
GridLayout {
    id: root

    required property VmSend vm
    // Pixels for one millimetre.
    required property real unit

    columns: width > 640 * Theme.textScale ? 4 : width > 400 * Theme.textScale ? 2 : 1
    columnSpacing: Theme.s3
    rowSpacing: Theme.s3
    uniformCellWidths: true

    Repeater {
        model: root.vm.kind === "item" ? root.vm.sizes : 0

        delegate: Card {
            id: card

            required property string size
            required property string name
            required property string carries
            required property string dimensions
            required property string price
            required property string slotsLeft
            required property real widthMm
            required property real heightMm
            required property bool available
            required property string spoken

            objectName: "capsule-" + card.size
            padding: Theme.s4
            opacity: card.available ? 1 : 0.75
            Accessible.role: Accessible.StaticText
            Accessible.name: card.spoken
            Layout.fillWidth: true
            Layout.fillHeight: true

            Item {
                implicitHeight: (root.columns > 2 ? 50.8 : card.heightMm) * root.unit + Theme.s1
                Layout.fillWidth: true

                // Seen from the front: two edges of the hexagon are in sight, at a quarter and three quarters.
                Rectangle {
                    id: front

                    anchors.bottom: parent.bottom
                    width: card.widthMm * root.unit
                    height: card.heightMm * root.unit
                    color: Theme.tint(Theme.ink, 0.08)
                    border.width: Theme.hairline
                    border.color: Theme.edge

                    Repeater {
                        model: 2

                        Rectangle {
                            required property int index

                            x: front.width * (index === 0 ? 1 : 3) / 4
                            width: Theme.hairline
                            height: front.height
                            color: Theme.edge
                        }
                    }
                }
            }

            Body {
                text: card.name
                font.bold: true
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: card.dimensions
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            MoneyText {
                text: card.price
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: card.slotsLeft
                visible: text !== ""
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: card.carries
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
}
