pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

Rectangle {
    Layout.fillWidth: true
    implicitHeight: Theme.hairline
    color: Theme.line
}
