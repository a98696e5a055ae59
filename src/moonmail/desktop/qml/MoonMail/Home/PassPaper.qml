pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import MoonMail.Ui

// The paper itself, with the two bites and the perforation where the stub is torn off. ``across``: it is below, not right.
Item {
    id: root

    required property real band
    required property real cut
    property bool across: false
    readonly property real r: Theme.radiusCard
    readonly property real bite: Theme.s5 / 2

    Shape {
        anchors.fill: parent

        ShapePath {
            strokeWidth: -1
            strokeColor: Theme.clear
            startX: root.r
            startY: 0
            fillGradient: LinearGradient {
                x1: 0
                y1: 0
                x2: 0
                y2: Math.max(1, root.height)

                GradientStop {
                    position: 0
                    color: Theme.dawn.accent
                }

                GradientStop {
                    position: root.band / Math.max(1, root.height)
                    color: Theme.dawn.accent
                }

                GradientStop {
                    position: (root.band + 0.01) / Math.max(1, root.height)
                    color: Theme.dawn.paper
                }

                GradientStop {
                    position: 1
                    color: Theme.dawn.paper
                }
            }

            PathSvg {
                path: root.outline()
            }
        }
    }

    function outline(): string {
        const w = root.width, h = root.height, r = root.r, b = root.bite, c = root.cut;
        const corner = `${r} ${r} 0 0 1`;
        const hole = `${b} ${b} 0 0 0`;
        const top = root.across ? "" : `H ${c - b} A ${hole} ${c + b} 0 `;
        const right = root.across ? `V ${c - b} A ${hole} ${w} ${c + b} ` : "";
        const bottom = root.across ? "" : `H ${c + b} A ${hole} ${c - b} ${h} `;
        const left = root.across ? `V ${c + b} A ${hole} 0 ${c - b} ` : "";
        return `M ${r} 0 ${top}H ${w - r} A ${corner} ${w} ${r} ${right}V ${h - r} A ${corner} ${w - r} ${h} ${bottom}H ${r} A ${corner} 0 ${h - r} ${left}V ${r} A ${corner} ${r} 0 Z`;
    }

    // Inside of the bites the same paper once more, as plain rectangles: what measures contrast can see these.
    Rectangle {
        x: root.bite
        y: root.bite
        width: root.width - 2 * root.bite
        height: root.band - root.bite
        color: Theme.dawn.accent
    }

    Rectangle {
        x: root.bite
        y: root.band
        width: root.width - 2 * root.bite
        height: Math.max(0, (root.across ? root.cut - root.bite : root.height - root.bite) - root.band)
        color: Theme.dawn.paper
    }

    Rectangle {
        x: root.bite
        y: root.cut + root.bite
        width: root.width - 2 * root.bite
        height: Math.max(0, root.height - root.bite - y)
        visible: root.across
        color: Theme.dawn.paper
    }

    Shape {
        anchors.fill: parent

        ShapePath {
            strokeColor: Theme.dawn.edge
            strokeWidth: Theme.hairline
            strokeStyle: ShapePath.DashLine
            dashPattern: [4, 5]
            fillColor: Theme.clear
            startX: root.across ? root.bite + Theme.s1 : root.cut
            startY: root.across ? root.cut : root.band + Theme.s2

            PathLine {
                x: root.across ? root.width - root.bite - Theme.s1 : root.cut
                y: root.across ? root.cut : root.height - root.bite - Theme.s1
            }
        }
    }
}
