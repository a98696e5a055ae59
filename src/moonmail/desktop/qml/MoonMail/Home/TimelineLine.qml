pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One step. Past is solid, now has the accent, planned is hollow and dashed, simulated is boxed in dots, unknown and
// failed have their own mark, colour and words: no two look alike, with or without colour.
Item {
    id: root

    required property string look
    required property bool mission
    required property string title
    required property string status
    required property string icon
    required property string tone
    required property string at
    required property string place
    required property string source
    required property list<string> more
    required property bool first
    required property bool last
    required property string joins
    required property string spoken
    property bool stacked: false
    readonly property bool happened: ["past", "now", "provisional"].includes(root.look)
    readonly property bool dot: ["past", "now", "planned"].includes(root.look)
    readonly property real middle: Theme.icon / 2

    implicitHeight: body.implicitHeight + (root.last ? Theme.s2 : root.look === "planned" ? Theme.s4 : Theme.s6)
    Accessible.role: Accessible.ListItem
    Accessible.name: root.spoken

    // Solid: it happened. Dashes: it is planned. Dots: nobody knows.
    Column {
        x: root.middle - Theme.stroke / 2
        y: mark.y + mark.height + Theme.s1
        height: root.height - mark.height - 2 * Theme.s1
        clip: true
        spacing: root.joins === "solid" ? 0 : Theme.s1
        visible: !root.last

        Repeater {
            model: root.joins === "solid" ? 1 : Math.ceil(root.height / (root.joins === "dotted" ? Theme.s1 + Theme.stroke : Theme.s3))

            Rectangle {
                width: Theme.stroke
                height: root.joins === "solid" ? root.height : root.joins === "dashed" ? Theme.s2 : Theme.stroke
                color: root.joins === "solid" ? Theme.ink : Theme.edge
            }
        }
    }

    Item {
        id: mark

        y: Math.round((Theme.body * Theme.tightLineHeight - height) / 2)
        width: Theme.icon
        height: Theme.icon

        Rectangle {
            anchors.centerIn: parent
            width: root.look === "now" ? Theme.iconSmall + Theme.s1 : Theme.iconSmall - Theme.s1
            height: width
            radius: width / 2
            visible: root.dot
            color: root.look === "now" ? Theme.accent : root.look === "past" ? Theme.ink : Theme.clear
            border.width: root.look === "planned" ? Theme.stroke : 0
            border.color: Theme.edge
        }

        Icon {
            anchors.centerIn: parent
            visible: !root.dot
            name: root.icon
            color: Theme.tone(root.tone)
        }
    }

    Rectangle {
        visible: root.look === "simulated"
        anchors.fill: body
        anchors.margins: -Theme.s2
        radius: Theme.radius
        color: Theme.tint(Theme.ink, 0.05)
        border.width: Theme.hairline
        border.color: Theme.line
    }

    GridLayout {
        id: body

        anchors.left: mark.right
        anchors.leftMargin: Theme.s4
        anchors.right: parent.right
        columns: root.stacked ? 1 : 2
        columnSpacing: Theme.s5
        rowSpacing: Theme.hairline * 2

        Body {
            text: root.title
            font.bold: root.happened || root.look === "failed"
            color: root.look === "now" ? Theme.accent : root.look === "failed" || root.look === "unknown" ? Theme.tone(root.tone) : root.happened ? Theme.ink : Theme.inkMuted
            lineHeight: Theme.tightLineHeight
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Body {
            text: root.at
            visible: text !== ""
            color: Theme.inkMuted
            lineHeight: Theme.tightLineHeight
            horizontalAlignment: root.stacked ? Text.AlignLeft : Text.AlignRight
            Accessible.ignored: true
            Layout.fillWidth: root.stacked
            Layout.maximumWidth: root.stacked ? Infinity : Math.round(root.width * 0.5)
            Layout.alignment: Qt.AlignTop
        }

        ColumnLayout {
            spacing: Theme.s1
            Layout.columnSpan: root.stacked ? 1 : 2
            Layout.fillWidth: true

            Chip {
                text: root.status
                iconName: root.icon
                tone: root.tone
                visible: text !== ""
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: [root.place, root.source].filter(word => word !== "").join("　")
                visible: text !== ""
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Repeater {
                model: root.more

                Caption {
                    required property string modelData

                    text: modelData
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }
    }
}
