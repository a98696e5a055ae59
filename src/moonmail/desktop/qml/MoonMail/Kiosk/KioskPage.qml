pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One question, its answers below it or, on a wide screen, beside it. Short ones stand where hands are, long ones scroll.
FocusScope {
    id: root

    property string title: ""
    property string lead: ""
    // The Moon above the question, where there is room for it.
    property bool moon: false
    // In reach mode the frame shows the question in the upper half.
    property bool titleAbove: false
    property int widest: Math.round(760 * Theme.textScale)
    // How many answers may stand side by side: several where the page is low.
    readonly property int columns: root.height < 520 * Theme.textScale ? Math.max(1, Math.min(3, Math.floor(root.width / (450 * Theme.textScale)))) : 1
    readonly property bool split: root.moon && !root.titleAbove && root.width > 1100 * Theme.textScale
    default property alias content: column.data

    Accessible.role: Accessible.Pane
    Accessible.name: root.title
    Component.onCompleted: root.Accessible.announce([root.title, root.lead].join(" "))

    GuestQuestion {
        visible: root.split
        width: root.width * 0.42
        height: root.height
        title: root.title
        lead: root.lead
        moon: root.moon
        edge: Theme.s10
    }

    ScrollPage {
        id: scroll

        anchors.fill: parent
        anchors.leftMargin: root.split ? root.width * 0.42 : 0
        margin: Theme.s10

        Item {
            width: parent ? parent.width : 0
            height: Math.max(column.implicitHeight, scroll.height - 2 * scroll.margin)

            ColumnLayout {
                id: column

                // A little above the middle: what stands in the very middle looks low.
                y: Math.round((parent.height - implicitHeight) * (root.titleAbove || root.split ? 0.5 : 0.42))
                width: Math.min(parent.width, root.columns > 1 ? parent.width : root.widest)
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.s6

                GuestQuestion {
                    title: root.title
                    lead: root.lead
                    moon: root.moon && root.height > 900 * Theme.textScale
                    visible: root.title !== "" && !root.titleAbove && !root.split
                    Layout.fillWidth: true
                    Layout.bottomMargin: Theme.s6
                }
            }
        }
    }
}
