pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// Over the page, which waits in the shade. What it says scrolls, its answers are always in sight; in reach mode they
// come down to the bottom.
FocusScope {
    id: root

    // From here down is within everybody's reach; 0 outside of reach mode.
    property real line: 0
    readonly property bool low: (root.height - root.line) < 600 * Theme.textScale && root.width > 600 * Theme.textScale
    // What was typed is nobody else's to read while nobody is there.
    property bool conceals: false
    default property alias content: column.data
    property alias actions: answers.data

    signal outside

    focus: true
    Accessible.role: Accessible.AlertMessage

    Rectangle {
        anchors.fill: parent
        color: root.conceals ? Theme.skyDeep : Theme.shade
    }

    // Nothing below is touched through the shade.
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        onClicked: root.outside()
        onWheel: wheel => wheel.accepted = true
    }

    Rectangle {
        readonly property int edge: root.low ? Theme.s4 : Theme.s10
        readonly property real free: root.height - 2 * Theme.s4 - height

        x: Math.round((root.width - width) / 2)
        y: Theme.s4 + Math.round(root.line > 0 ? free : free * 0.42)
        width: Math.min(root.width - 2 * Theme.s6, Math.round((root.low ? 1100 : 700) * Theme.textScale))
        height: Math.min(root.height - 2 * Theme.s4, said.contentHeight + answers.implicitHeight + edge + 2 * Theme.hairline)
        radius: Theme.radiusCard
        color: Theme.paper
        border.width: Theme.hairline
        border.color: Theme.edge

        ScrollPage {
            id: said

            anchors.fill: parent
            anchors.margins: Theme.hairline
            anchors.bottomMargin: answers.implicitHeight + parent.edge
            margin: parent.edge

            ColumnLayout {
                id: column

                width: parent ? parent.width : 0
                spacing: Theme.s4
            }
        }

        GridLayout {
            id: answers

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: parent.edge
            columns: root.low ? children.length : 1
            columnSpacing: Theme.s4
            rowSpacing: Theme.s4
            uniformCellWidths: true
        }
    }
}
