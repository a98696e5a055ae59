pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One stop of a flight's timeline: what it is, how it stands, when, and how sure that is.
Item {
    id: root

    required property int index
    required property string name
    required property string standing
    required property string icon
    required property string tone
    required property string when
    required property string detail
    required property string line
    required property string spoken
    required property int count
    property bool stacked: false

    implicitHeight: grid.implicitHeight + Theme.s5
    Accessible.role: Accessible.ListItem
    Accessible.name: root.spoken

    // Solid: it happened. Dashes: it is planned. Dots: nobody knows.
    Column {
        x: mark.x + mark.width / 2 - width / 2
        y: mark.height + Theme.s1
        height: root.height - mark.height - Theme.s1
        clip: true
        spacing: root.line === "solid" ? 0 : Theme.s1
        visible: root.index < root.count - 1

        Repeater {
            model: root.line === "solid" ? 1 : Math.ceil(root.height / Theme.s2)

            Rectangle {
                width: Theme.stroke
                height: root.line === "solid" ? root.height : root.line === "dashed" ? Theme.s2 : Theme.stroke
                color: Theme.edge
            }
        }
    }

    Icon {
        id: mark

        name: root.icon
        color: Theme.tone(root.tone)
    }

    GridLayout {
        id: grid

        anchors.left: mark.right
        anchors.leftMargin: Theme.s3
        anchors.right: parent.right
        columns: root.stacked ? 1 : 2
        columnSpacing: Theme.s4
        rowSpacing: 0

        Body {
            text: root.name
            font.bold: root.line === "solid"
            lineHeight: Theme.tightLineHeight
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Body {
            text: root.standing
            color: Theme.tone(root.tone)
            font.bold: true
            lineHeight: Theme.tightLineHeight
            wrapMode: Text.NoWrap
            visible: text !== ""
            Accessible.ignored: true
            Layout.alignment: root.stacked ? Qt.AlignLeft : Qt.AlignRight
        }

        Caption {
            text: [root.when, root.detail].filter(word => word !== "").join("\n")
            visible: text !== ""
            Accessible.ignored: true
            Layout.columnSpan: root.stacked ? 1 : 2
            Layout.fillWidth: true
        }
    }
}
