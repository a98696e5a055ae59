pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.impl

IconImage {
    id: root

    property int size: Theme.icon

    source: root.name === "" ? "" : "qrc:/moonmail/icons/" + root.name + ".svg"
    sourceSize: Qt.size(root.size, root.size)
    width: root.size
    height: root.size
    color: Theme.ink
}
