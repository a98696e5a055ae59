pragma ComponentBehavior: Bound

import QtQuick

Body {
    font.pixelSize: Theme.subheading
    font.bold: true
    lineHeight: Theme.tightLineHeight
}
