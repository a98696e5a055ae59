pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// When the promise is kept, and what is owed when it is not.
Rectangle {
    id: root

    required property VmOrder order

    implicitHeight: column.implicitHeight + 2 * Theme.s4
    radius: Theme.radius
    color: Theme.dawn.sky

    ColumnLayout {
        id: column

        x: Theme.s4
        y: Theme.s4
        width: parent.width - 2 * Theme.s4
        spacing: Theme.s1

        Body {
            text: qsTr("Our promise ends with: %1").arg(root.order.obligation)
            color: Theme.dawn.ink
            font.bold: true
            Layout.fillWidth: true
        }

        Body {
            text: root.order.owed
            color: Theme.dawn.ink
            visible: text !== ""
            Layout.fillWidth: true
        }

        Caption {
            text: root.order.choices
            color: Theme.dawn.inkMuted
            visible: text !== ""
            Layout.fillWidth: true
        }
    }
}
