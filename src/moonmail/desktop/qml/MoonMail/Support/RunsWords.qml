pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// Words for members. What is typed here stays until somebody types something else.
MoonTextArea {
    id: root

    required property string words

    rows: 4

    Binding {
        target: root
        property: "text"
        value: root.words
    }
}
