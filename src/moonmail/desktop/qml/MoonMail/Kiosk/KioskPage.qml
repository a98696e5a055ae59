pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One question, its answers below it. Short ones stand where hands are, long ones scroll.
FocusScope {
    id: root

    property string title: ""
    property string lead: ""
    // In reach mode the frame shows the question in the upper half.
    property bool titleAbove: false
    property int widest: Math.round(760 * Theme.textScale)
    default property alias content: column.data

    Accessible.role: Accessible.Pane
    Accessible.name: root.title

    ScrollPage {
        id: scroll

        anchors.fill: parent
        margin: Theme.s10

        Item {
            width: parent ? parent.width : 0
            height: Math.max(column.implicitHeight, scroll.height - 2 * scroll.margin)

            ColumnLayout {
                id: column

                // Half of the room that is left, and a little less: what stands in the very middle looks low.
                y: Math.round((parent.height - implicitHeight) * (root.titleAbove ? 0.5 : 0.4))
                width: Math.min(parent.width, root.widest)
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.s6

                Title {
                    text: root.title
                    visible: text !== "" && !root.titleAbove
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }

                Body {
                    text: root.lead
                    visible: text !== "" && !root.titleAbove
                    color: Theme.inkMuted
                    font.pixelSize: Theme.subheading
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                    Layout.bottomMargin: Theme.s4
                }
            }
        }
    }
}
