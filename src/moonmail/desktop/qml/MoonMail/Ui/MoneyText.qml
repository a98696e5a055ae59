pragma ComponentBehavior: Bound

import QtQuick

// A price in words made by the view model, e.g. "￥19,800". Large and bold where the price is what matters.
Body {
    property bool large: false

    font.pixelSize: large ? Theme.title : Theme.subheading
    font.bold: true
    lineHeight: Theme.tightLineHeight
    wrapMode: Text.NoWrap
}
