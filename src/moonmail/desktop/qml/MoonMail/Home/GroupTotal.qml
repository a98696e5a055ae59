pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// How many, how much each, how much in all.
RowLayout {
    id: root

    required property VmGroup group

    spacing: Theme.s4
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1 comes to %2, tax included").arg(root.group.sum).arg(root.group.total)

    Body {
        text: root.group.sum
        Accessible.ignored: true
        Layout.fillWidth: true
    }

    ColumnLayout {
        spacing: 0

        Caption {
            text: qsTr("Total, tax included")
            horizontalAlignment: Text.AlignRight
            Accessible.ignored: true
            Layout.alignment: Qt.AlignRight
        }

        MoneyText {
            text: root.group.total
            font.pixelSize: Theme.heading
            horizontalAlignment: Text.AlignRight
            Accessible.ignored: true
            Layout.alignment: Qt.AlignRight
        }
    }
}
