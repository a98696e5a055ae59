pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

T.Pane {
    id: root

    default property alias content: column.data
    property bool raised: false

    spacing: Theme.s3
    padding: Theme.s6
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    Accessible.ignored: true

    contentItem: ColumnLayout {
        id: column

        spacing: root.spacing
    }
    background: Rectangle {
        radius: Theme.radiusCard
        color: root.raised ? Theme.paperRaised : Theme.paper
        border.width: Theme.highContrast ? Theme.hairline : 0
        border.color: Theme.line
    }
}
