pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

T.ScrollBar {
    id: root

    implicitWidth: Theme.s3
    padding: Theme.hairline * 2
    minimumSize: 0.08
    visible: root.size < 1
    Accessible.ignored: true

    contentItem: Rectangle {
        implicitWidth: Theme.s2
        implicitHeight: Theme.s12
        radius: width / 2
        color: root.pressed || root.hovered ? Theme.edge : Theme.line
    }
}
