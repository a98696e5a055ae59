pragma ComponentBehavior: Bound

import QtQuick

Text {
    color: Theme.ink
    font.family: Theme.sans
    font.pixelSize: Theme.body
    lineHeight: Theme.lineHeight
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""
}
