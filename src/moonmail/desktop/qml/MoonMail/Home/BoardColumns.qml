pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// The widths of the board's columns, one place for its heading and its lines.
QtObject {
    id: root

    required property real width
    readonly property real units: root.width / Theme.textScale
    readonly property int count: root.units > 860 ? 6 : root.units > 520 ? 2 : 1
    readonly property bool wide: root.count === 6
    readonly property int flight: Math.round(118 * Theme.textScale)
    readonly property int site: Math.round(190 * Theme.textScale)
    readonly property int window: Math.round(230 * Theme.textScale)
    readonly property int status: Math.round(150 * Theme.textScale)
    readonly property int price: Math.round(120 * Theme.textScale)
    readonly property int action: root.wide ? Math.round(150 * Theme.textScale) : 0
}
