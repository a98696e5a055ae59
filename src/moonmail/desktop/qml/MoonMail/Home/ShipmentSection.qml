pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// One subject of a shipment: a line with what it is about, unfolded when there is something to do or to see.
Card {
    id: root

    required property string title
    property string summary: ""
    property string iconName: ""
    property string tone: "muted"
    property bool foldable: true
    property bool wanted: false
    property bool touched: false
    property bool unfolded: false
    readonly property bool open: !root.foldable || (root.touched ? root.unfolded : root.wanted)
    default property alias inside: body.data

    function toggle() {
        root.unfolded = !root.open;
        root.touched = true;
    }

    spacing: Theme.s2
    padding: Theme.s5

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Icon {
            name: root.iconName
            visible: root.iconName !== ""
            color: Theme.tone(root.tone)
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Theme.s2
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Subheading {
                text: root.title
                Layout.fillWidth: true
                Layout.topMargin: Theme.s1
            }

            Caption {
                text: root.summary
                visible: text !== ""
                Layout.fillWidth: true
            }
        }

        IconButton {
            objectName: root.objectName === "" ? "" : root.objectName + "-fold"
            iconName: root.open ? "chevron-up" : "chevron-down"
            text: root.open ? qsTr("Close: %1").arg(root.title) : qsTr("Open: %1").arg(root.title)
            visible: root.foldable
            Layout.alignment: Qt.AlignTop
            onClicked: root.toggle()
        }
    }

    ColumnLayout {
        id: body

        visible: root.open
        spacing: Theme.s3
        Layout.fillWidth: true
    }
}
