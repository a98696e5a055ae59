pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// Over the page, under nothing: the page waits in the shade. In reach mode its controls lie below ``line``.
FocusScope {
    id: root

    property real line: 0
    default property alias content: column.data

    Accessible.role: Accessible.AlertMessage

    Rectangle {
        anchors.fill: parent
        color: Theme.shade
    }

    // Nothing below is touched through the shade.
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        onWheel: wheel => wheel.accepted = true
    }

    Rectangle {
        x: Math.round((parent.width - width) / 2)
        y: Math.round(root.line + (parent.height - root.line - height) * 0.5)
        width: Math.min(parent.width - 2 * Theme.s10, Math.round(700 * Theme.textScale))
        height: Math.min(column.implicitHeight + 2 * Theme.s10, parent.height - root.line - 2 * Theme.s6)
        radius: Theme.radiusCard
        color: Theme.paper
        border.width: Theme.hairline
        border.color: Theme.edge

        ScrollPage {
            anchors.fill: parent
            anchors.margins: Theme.hairline
            margin: Theme.s10

            ColumnLayout {
                id: column

                width: parent ? parent.width : 0
                spacing: Theme.s5
            }
        }
    }
}
