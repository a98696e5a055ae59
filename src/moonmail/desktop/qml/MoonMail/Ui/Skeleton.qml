pragma ComponentBehavior: Bound

import QtQuick

// A grey place of what is being loaded, in its final geometry. It does not move.
Rectangle {
    implicitWidth: Theme.s16 * 2
    implicitHeight: Theme.body
    radius: Theme.radius
    color: Theme.tint(Theme.ink, 0.1)
    border.width: Theme.highContrast ? Theme.hairline : 0
    border.color: Theme.line
}
