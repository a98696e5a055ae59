pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// A flight to look forward to: number, place and when, in both languages.
ColumnLayout {
    id: root

    required property string flight
    required property string first
    required property string second
    required property string when
    required property string whenSecond

    spacing: Theme.s2

    Divider {
        Layout.fillWidth: true
    }

    RowLayout {
        spacing: Theme.s5

        Mono {
            text: root.flight
            font.pixelSize: Theme.subheading
            color: Theme.ink
            Layout.alignment: Qt.AlignTop
        }

        Pair {
            first: root.first
            second: root.second
            size: Theme.body
            centred: false
            Layout.fillWidth: true
            Layout.preferredWidth: 1
        }

        Pair {
            first: root.when
            second: root.whenSecond
            size: Theme.body
            colour: Theme.inkMuted
            centred: false
            Layout.fillWidth: true
            Layout.preferredWidth: 1
        }
    }
}
