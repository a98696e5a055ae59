pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// A small number, one more or one less at a time.
FieldFrame {
    id: root

    required property int count
    required property int most
    required property string words

    signal chosen(count: int)

    RowLayout {
        spacing: Theme.s2
        Layout.fillWidth: true

        IconButton {
            objectName: "declare-fewer"
            iconName: "minus"
            text: qsTr("One less")
            enabled: root.count > 1
            Accessible.description: root.words
            onClicked: root.chosen(root.count - 1)
        }

        Body {
            text: root.words
            font.bold: true
            horizontalAlignment: Text.AlignHCenter
            Layout.minimumWidth: Math.round(72 * Theme.textScale)
        }

        IconButton {
            objectName: "declare-more"
            iconName: "plus"
            text: qsTr("One more")
            enabled: root.count < root.most
            Accessible.description: root.words
            onClicked: root.chosen(root.count + 1)
        }

        Item {
            Layout.fillWidth: true
        }
    }
}
