pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// A label above, the control given as content, and below it what helps or what is wrong.
ColumnLayout {
    id: root

    default property alias content: slot.data
    property string label: ""
    property string hint: ""
    property string error: ""

    spacing: Theme.s1

    Body {
        text: root.label
        visible: text !== ""
        font.bold: true
        Accessible.ignored: true
        Layout.fillWidth: true
    }

    ColumnLayout {
        id: slot

        Layout.fillWidth: true
        Layout.fillHeight: true
    }

    RowLayout {
        visible: root.error !== "" || root.hint !== ""
        spacing: Theme.s2
        Layout.fillWidth: true

        Icon {
            visible: root.error !== ""
            name: "circle-alert"
            size: Theme.iconSmall
            color: Theme.bad
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Theme.s1
        }

        Caption {
            text: root.error !== "" ? root.error : root.hint
            color: root.error !== "" ? Theme.bad : Theme.inkMuted
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
}
