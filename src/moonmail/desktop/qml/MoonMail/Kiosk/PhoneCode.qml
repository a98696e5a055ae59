pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// A code that a phone's camera reads from where one stands.
Rectangle {
    id: root

    property string picture: ""
    property int modules: 0
    property real limit: 620
    // Whether it stands beside words, for whoever holds a phone at it without seeing it.
    property bool beside: false
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
        Accessible.description: root.beside ? qsTr("It is in the left half of the screen. Hold your phone about 40 cm in front of it.") : qsTr("It is in the middle of the screen. Hold your phone about 40 cm in front of it.")
    }

    // The code is being drawn: its room is kept.
    Skeleton {
        anchors.fill: code
        visible: root.picture === ""
    }
}
