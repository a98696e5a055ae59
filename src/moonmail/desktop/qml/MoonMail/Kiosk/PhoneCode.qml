pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// A code that a phone's camera reads from where one stands.
Rectangle {
    id: root

    property string picture: ""
    property int modules: 0
    property real limit: 620
    required property string name

    implicitWidth: code.width + 2 * Theme.s4
    implicitHeight: code.height + 2 * Theme.s4
    radius: Theme.radiusCard
    color: Theme.dawn.paper

    QrCode {
        id: code

        anchors.centerIn: parent
        picture: root.picture
        modules: root.modules
        mm: 80
        limit: root.limit
        name: root.name
    }

    // The code is being drawn: its room is kept.
    Skeleton {
        anchors.fill: code
        visible: root.picture === ""
    }
}
