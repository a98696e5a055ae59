pragma ComponentBehavior: Bound

import QtQuick

// A code on white: at least ``mm`` wide on this screen, each module a whole number of its pixels, with its quiet zone.
Rectangle {
    id: root

    property string picture: ""
    property int modules: 0
    property real mm: 30
    property real limit: 100000
    property string pictureName: "qr-picture"
    required property string name

    // A screen that says nonsense about itself is taken for one of 96 dpi.
    readonly property real density: root.Screen.pixelDensity > 2 && root.Screen.pixelDensity < 40 ? root.Screen.pixelDensity : 96 / 25.4
    readonly property real ratio: root.Screen.devicePixelRatio
    readonly property int across: Math.max(21, root.modules)
    readonly property int quiet: 4
    readonly property int wanted: Math.ceil(root.mm * root.density * root.ratio / root.across)
    readonly property int most: Math.floor(root.limit * root.ratio / (root.across + 2 * root.quiet))
    readonly property int dots: Math.max(1, Math.min(root.wanted, root.most))
    readonly property real side: root.dots * (root.across + 2 * root.quiet) / root.ratio

    implicitWidth: root.side
    implicitHeight: root.side
    color: Theme.dawn.paper
    Accessible.role: Accessible.Graphic
    Accessible.name: root.name

    Image {
        objectName: root.pictureName
        x: root.dots * root.quiet / root.ratio
        y: root.dots * root.quiet / root.ratio
        width: root.dots * root.across / root.ratio
        height: width
        source: root.picture
        smooth: false
        mipmap: false
        cache: false
        Accessible.ignored: true
    }
}
