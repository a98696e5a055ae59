pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

Item {
    id: root

    required property string section

    width: ListView.view ? ListView.view.width : 0
    height: Math.round(Theme.caption * Theme.lineHeight) + Theme.s4

    Caption {
        id: word

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.s2
        x: Theme.s5
        width: parent.width - Theme.s5
        text: root.section
        font.bold: true
        Accessible.role: Accessible.Heading
    }
}
