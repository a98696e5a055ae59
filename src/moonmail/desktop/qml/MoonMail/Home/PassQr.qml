pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// The pass's code: at least ``mm`` wide on this screen, each module a whole number of its pixels, with its quiet zone.
Rectangle {
    id: root

    required property VmBoardingPass pass
    property real mm: 30
    property real limit: 100000

    // A screen that says nonsense about itself is taken for one of 96 dpi.
    readonly property real density: root.Screen.pixelDensity > 2 && root.Screen.pixelDensity < 40 ? root.Screen.pixelDensity : 96 / 25.4
    readonly property real ratio: root.Screen.devicePixelRatio
    readonly property int modules: Math.max(21, root.pass.modules)
    readonly property int quiet: 4
    readonly property int wanted: Math.ceil(root.mm * root.density * root.ratio / root.modules)
    readonly property int most: Math.floor(root.limit * root.ratio / (root.modules + 2 * root.quiet))
    readonly property int dots: Math.max(1, Math.min(root.wanted, root.most))
    readonly property real side: root.dots * (root.modules + 2 * root.quiet) / root.ratio

    implicitWidth: root.side
    implicitHeight: root.side
    color: Theme.dawn.paper
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Code of the boarding pass")

    Image {
        objectName: "pass-qr"
        x: root.dots * root.quiet / root.ratio
        y: root.dots * root.quiet / root.ratio
        width: root.dots * root.modules / root.ratio
        height: width
        source: root.pass.qr
        smooth: false
        mipmap: false
        cache: false
        Accessible.ignored: true
    }
}
