pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// A sheet over the page. Esc and the cross close it; the focus returns to where it was.
T.Dialog {
    id: root

    default property alias body: column.data
    property string closeText: qsTr("Close")

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    modal: true
    focus: true
    width: Math.min(parent ? parent.width - Theme.s12 : implicitWidth, Theme.readingWidth)
    height: Math.min(parent ? parent.height - Theme.s12 : implicitHeight, implicitHeight)
    implicitHeight: head.implicitHeight + scroll.contentHeight + topPadding + bottomPadding
    padding: Theme.s6
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside

    contentItem: Item {
        RowLayout {
            id: head

            width: parent.width
            spacing: Theme.s4

            Heading {
                text: root.title
                Layout.fillWidth: true
            }

            IconButton {
                iconName: "x"
                text: root.closeText
                Layout.alignment: Qt.AlignTop
                onClicked: root.close()
            }
        }

        ScrollPage {
            id: scroll

            anchors.fill: parent
            // Room for the focus ring of what stands at the edge.
            anchors.topMargin: head.implicitHeight + Theme.s4 - Theme.s2
            anchors.leftMargin: -Theme.s2
            anchors.rightMargin: -Theme.s4
            anchors.bottomMargin: -Theme.s2
            margin: Theme.s2
            endMargin: Theme.s4

            ColumnLayout {
                id: column

                width: parent ? parent.width : 0
                spacing: Theme.s4
            }
        }
    }
    background: Rectangle {
        radius: Theme.radiusCard
        color: Theme.paper
        border.width: Theme.hairline
        border.color: Theme.edge
    }
    T.Overlay.modal: Rectangle {
        color: Theme.shade
    }
}
