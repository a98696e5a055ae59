pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// A short result over the corner of the page, also told to a screen reader.
Rectangle {
    id: root

    property string text: ""
    property real room: parent ? parent.width - Theme.s12 : 0

    function show(message: string) {
        root.text = message;
        root.opacity = 1;
        stay.restart();
        root.Accessible.announce(message);
    }

    visible: opacity > 0
    opacity: 0
    width: Math.min(root.room, Math.round(560 * Theme.textScale), row.implicitWidth + 2 * Theme.s5)
    height: row.implicitHeight + 2 * Theme.s3
    radius: Theme.radius
    color: Theme.ink
    border.width: Theme.hairline
    border.color: Theme.sky
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.text
    Accessible.ignored: !root.visible

    Behavior on opacity {
        NumberAnimation {
            duration: Theme.calm
            easing.type: Easing.OutCubic
        }
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: Theme.s3
        anchors.leftMargin: Theme.s5
        anchors.rightMargin: Theme.s5
        spacing: Theme.s3

        Icon {
            name: "circle-check"
            color: Theme.sky
        }

        Body {
            text: root.text
            color: Theme.sky
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }

    Timer {
        id: stay

        interval: 5000
        onTriggered: root.opacity = 0
    }
}
