pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// The capsule from above with the item in it, small.
Item {
    id: root

    required property VmCapsule capsule
    // Pixels for one millimetre.
    required property real unit
    required property color wall
    required property color space
    required property color filling

    implicitWidth: view.width
    implicitHeight: view.height
    Accessible.role: Accessible.Graphic
    Accessible.name: root.capsule.spoken

    CapsuleView {
        id: view

        picture: root.capsule.top
        unit: root.unit
        wall: root.wall
        space: root.space
        edge: root.wall
        item: root.filling
        bad: Theme.bad
        strength: Theme.highContrast ? 0 : 0.5
        width: Math.ceil(root.capsule.top.widthMm * root.unit) + 2 * Theme.s1
        height: Math.ceil(root.capsule.top.heightMm * root.unit) + 2 * Theme.s1
        Accessible.ignored: true
    }
}
