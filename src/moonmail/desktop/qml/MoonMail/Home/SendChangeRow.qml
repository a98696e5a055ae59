pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One thing that is other than before.
Card {
    id: root

    required property string key
    required property string label
    required property string before
    required property string after
    required property string spoken
    required property bool wide

    objectName: "change-" + root.key
    padding: Theme.s4
    spacing: Theme.s2
    Accessible.ignored: false
    Accessible.role: Accessible.StaticText
    Accessible.name: root.spoken

    Caption {
        text: root.label
        Accessible.ignored: true
        Layout.fillWidth: true
    }

    GridLayout {
        columns: root.wide ? 3 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s2
        Layout.fillWidth: true

        Body {
            objectName: "may-elide"
            text: root.before
            color: Theme.inkMuted
            font.strikeout: true
            maximumLineCount: 8
            elide: Text.ElideRight
            Accessible.ignored: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop
        }

        Icon {
            name: root.wide ? "chevron-right" : "chevron-down"
            color: Theme.inkMuted
            Layout.alignment: Qt.AlignTop
        }

        Body {
            objectName: "may-elide"
            text: root.after
            font.bold: true
            maximumLineCount: 8
            elide: Text.ElideRight
            Accessible.ignored: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop
        }
    }
}
