pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// The near side of the Moon with a ring at a site. ``pinX`` below 0: the site is out of sight.
Item {
    id: root

    property real pinX: -1
    property real pinY: -1
    property string spoken: ""

    implicitWidth: Theme.s16 * 4
    implicitHeight: width
    Accessible.role: Accessible.Graphic
    Accessible.name: root.spoken

    Image {
        anchors.fill: parent
        source: "qrc:/moonmail/moon/disc.png"
        sourceSize: Qt.size(512, 512)
        asynchronous: true
        smooth: true
        mipmap: true
    }

    Rectangle {
        visible: root.pinX >= 0
        x: root.pinX * root.width - width / 2
        y: root.pinY * root.height - height / 2
        width: Theme.s6
        height: width
        radius: width / 2
        color: Theme.clear
        border.width: Theme.stroke + Theme.hairline * 2
        border.color: Theme.contrast.sky

        Rectangle {
            anchors.fill: parent
            anchors.margins: Theme.hairline
            radius: width / 2
            color: Theme.clear
            border.width: Theme.stroke
            border.color: Theme.night.accent
        }

        Rectangle {
            anchors.centerIn: parent
            width: Theme.s1
            height: width
            radius: width / 2
            color: Theme.night.accent
        }
    }
}
