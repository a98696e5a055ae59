pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// The same in both of the kiosk's languages, its first one larger: nobody has chosen one yet.
Column {
    id: root

    property string first: ""
    property string second: ""
    property real size: Theme.body
    property color colour: Theme.ink
    property bool bold: false
    property bool centred: true

    spacing: Theme.s1
    visible: root.first !== ""

    Body {
        width: parent.width
        text: root.first
        font.pixelSize: root.size
        font.bold: root.bold
        lineHeight: Theme.tightLineHeight
        color: root.colour
        horizontalAlignment: root.centred ? Text.AlignHCenter : Text.AlignLeft
    }

    Body {
        width: parent.width
        text: root.second
        visible: text !== ""
        font.pixelSize: Math.min(root.size, Math.max(Theme.body, Math.round(root.size * 0.62)))
        lineHeight: Theme.tightLineHeight
        color: root.colour
        horizontalAlignment: root.centred ? Text.AlignHCenter : Text.AlignLeft
    }
}
