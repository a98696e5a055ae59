pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// Every payment that goes back, followed to its end.
ColumnLayout {
    id: root

    required property QtObject model

    visible: lines.count > 0
    spacing: Theme.s3

    Repeater {
        id: lines

        model: root.model

        RowLayout {
            id: refund

            required property string amount
            required property string words
            required property bool done

            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: refund.done ? "circle-check" : "hourglass"
                color: refund.done ? Theme.ok : Theme.warn
                Layout.alignment: Qt.AlignTop
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                MoneyText {
                    text: refund.amount
                    Layout.fillWidth: true
                }

                Caption {
                    text: refund.words
                    Layout.fillWidth: true
                }
            }
        }
    }
}
