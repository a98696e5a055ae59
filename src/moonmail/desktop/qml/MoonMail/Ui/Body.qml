pragma ComponentBehavior: Bound

import QtQuick

Text {
    color: Theme.ink
    font.family: Theme.sans
    font.pixelSize: Theme.body
    lineHeight: Theme.lineHeight
    // Qt puts all of a line's extra height below it; half of it belongs above, or words sit too high beside an icon.
    topPadding: Theme.leadAbove(font.pixelSize, lineHeight)
    bottomPadding: -topPadding
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""
}
