pragma ComponentBehavior: Bound

import QtQuick

Rectangle {
    id: root

    required property Item target
    property int gap: 3
    property int corner: Theme.radius

    anchors.fill: parent
    anchors.margins: -root.gap
    radius: root.corner + root.gap
    color: Theme.clear
    border.width: Theme.stroke
    border.color: Theme.focus
    visible: root.target.activeFocus && (Theme.keys || !Theme.touch)
}
