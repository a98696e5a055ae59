pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// What a page asks, under the Moon where there is room.
Item {
    id: root

    property string title: ""
    property string lead: ""
    property bool moon: false
    property int edge: 0
    // Said where a page has no question of its own to put here.
    property string instead: ""

    implicitHeight: column.implicitHeight

    ColumnLayout {
        id: column

        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * root.edge, Math.round(760 * Theme.textScale))
        spacing: Theme.s4

        Image {
            source: "qrc:/moonmail/moon/disc.png"
            sourceSize: Qt.size(512, 512)
            asynchronous: true
            smooth: true
            mipmap: true
            visible: root.moon
            Accessible.ignored: true
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: Math.round(220 * Theme.textScale)
            Layout.preferredHeight: Layout.preferredWidth
            Layout.bottomMargin: Theme.s8
        }

        Icon {
            name: "accessibility"
            size: Theme.title
            color: Theme.inkMuted
            visible: root.title === "" && root.instead !== ""
            Layout.alignment: Qt.AlignHCenter
        }

        Body {
            text: root.instead
            visible: root.title === "" && text !== ""
            color: Theme.inkMuted
            font.pixelSize: Theme.subheading
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        Title {
            text: root.title
            visible: text !== ""
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        Body {
            text: root.lead
            visible: text !== ""
            color: Theme.inkMuted
            font.pixelSize: Theme.subheading
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
}
