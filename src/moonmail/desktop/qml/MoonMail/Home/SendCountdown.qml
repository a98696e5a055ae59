pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// How long the slot is still held, by the server's time. It counts; it never blinks.
RowLayout {
    id: root

    required property VmOrder order
    property bool large: false
    property bool flat: false

    objectName: "hold-countdown"
    spacing: root.large ? Theme.s4 : Theme.s2
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Slot held: %1").arg(root.order.countdownWords)

    Icon {
        name: root.order.soon ? "clock-alert" : "timer"
        size: root.large ? Theme.iconLarge : Theme.icon
        color: root.order.soon ? Theme.warn : Theme.ink
        Layout.alignment: Qt.AlignVCenter
    }

    GridLayout {
        columns: root.flat ? 2 : 1
        columnSpacing: Theme.s2
        rowSpacing: 0

        Caption {
            text: qsTr("Slot held for")
            Accessible.ignored: true
        }

        Mono {
            text: root.order.countdown
            color: root.order.soon ? Theme.warn : Theme.ink
            font.pixelSize: root.large ? Theme.display : Theme.subheading
            font.bold: true
            lineHeight: Theme.tightLineHeight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
