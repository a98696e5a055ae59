pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmFlight vm
    readonly property alias count: lines.count

    Subheading {
        Accessible.role: Accessible.Heading
        text: qsTr("Prices and slots")
        Layout.fillWidth: true
    }

    Caption {
        text: qsTr("Prices include tax. Sizes are the space inside.")
        Layout.fillWidth: true
    }

    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true

        Repeater {
            id: lines

            model: root.vm.offers

            ColumnLayout {
                id: line

                required property string name
                required property string measure
                required property string remaining
                required property string price
                required property bool soldOut
                required property string spoken

                spacing: 0
                Layout.fillWidth: true

                Divider {}

                RowLayout {
                    spacing: Theme.s4
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s3
                    Layout.bottomMargin: Theme.s3
                    Accessible.role: Accessible.ListItem
                    Accessible.name: line.spoken

                    ColumnLayout {
                        spacing: 0
                        Layout.fillWidth: true

                        Body {
                            text: line.name
                            font.bold: true
                            lineHeight: Theme.tightLineHeight
                            color: line.soldOut ? Theme.inkMuted : Theme.ink
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }

                        Caption {
                            text: line.measure
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }
                    }

                    ColumnLayout {
                        spacing: 0

                        MoneyText {
                            text: line.price
                            color: line.soldOut ? Theme.inkMuted : Theme.ink
                            Accessible.ignored: true
                            Layout.alignment: Qt.AlignRight
                        }

                        Caption {
                            text: line.remaining
                            Accessible.ignored: true
                            Layout.alignment: Qt.AlignRight
                        }
                    }
                }
            }
        }
    }
}
