pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

Card {
    id: root

    required property string title
    property string text: ""

    spacing: Theme.s4
    Layout.fillWidth: true

    Heading {
        text: root.title
        Layout.fillWidth: true
    }

    Caption {
        text: root.text
        visible: text !== ""
        Layout.fillWidth: true
    }
}
