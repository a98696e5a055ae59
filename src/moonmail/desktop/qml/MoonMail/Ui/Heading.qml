pragma ComponentBehavior: Bound

import QtQuick

Body {
    font.pixelSize: Theme.heading
    font.bold: true
    lineHeight: Theme.tightLineHeight
    Accessible.role: Accessible.Heading
}
