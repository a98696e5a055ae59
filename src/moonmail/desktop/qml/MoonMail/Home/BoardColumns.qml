pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// The widths of the board's columns, one place for its heading and its lines. Below ``wide`` a line is folded.
QtObject {
    id: root

    required property real width
    readonly property real units: root.width / Theme.textScale
    readonly property int count: root.units > 860 ? 6 : root.units > 330 ? 2 : 1
    readonly property bool wide: root.count === 6
    readonly property int gap: Theme.s4
    readonly property real folded: (root.width - (root.count - 1) * root.gap) / root.count
    readonly property real rest: root.width - 5 * root.gap - (100 + 144 + 136 + 132) * Theme.textScale

    readonly property int flight: root.wide ? 100 * Theme.textScale : root.folded
    readonly property int site: root.wide ? root.rest * 0.44 : root.folded
    readonly property int window: root.wide ? root.rest * 0.56 : root.folded
    readonly property int status: root.wide ? 144 * Theme.textScale : root.folded
    readonly property int price: root.wide ? 136 * Theme.textScale : root.folded
    readonly property int action: root.wide ? 132 * Theme.textScale : root.folded
}
