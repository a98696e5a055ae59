pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

Item {
    id: root

    property string title: ""
    property string lead: ""

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.s10, Math.round(760 * Theme.textScale))
        spacing: Theme.s4

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
