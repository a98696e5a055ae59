pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: root

    required property string iconName
    required property string title
    property string text: ""
    property string actionText: ""
    property string actionIcon: ""

    signal actionTriggered

    spacing: Theme.s3

    // Without it the layout would be no wider than its narrowest limit.
    Item {
        Layout.fillWidth: true
    }

    Icon {
        name: root.iconName
        size: Theme.iconLarge
        color: Theme.inkMuted
        Layout.alignment: Qt.AlignHCenter
    }

    Subheading {
        text: root.title
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
        Layout.alignment: Qt.AlignHCenter
    }

    Body {
        text: root.text
        visible: text !== ""
        color: Theme.inkMuted
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
        Layout.alignment: Qt.AlignHCenter
    }

    MoonButton {
        text: root.actionText
        iconName: root.actionIcon
        visible: text !== ""
        kind: MoonButton.Kind.Primary
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.s2
        onClicked: root.actionTriggered()
    }
}
