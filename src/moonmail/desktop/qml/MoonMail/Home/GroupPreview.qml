pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The plate of the entry that is chosen in the table, to scale.
ColumnLayout {
    id: root

    required property VmGroup group
    required property real roomWidth
    readonly property real unit: Math.min(12, root.roomWidth / root.group.widthMm)

    spacing: Theme.s3

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Subheading {
            text: qsTr("How it will look")
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }

        PlateScaleBar {
            unit: root.unit
        }
    }

    PlateView {
        objectName: "group-preview"
        picture: root.group.picture
        metal: Theme.metal
        shade: Theme.metalShade
        edge: Theme.metalEdge
        ink: Theme.etching
        implicitWidth: Math.round(root.group.widthMm * root.unit)
        implicitHeight: Math.round(root.group.heightMm * root.unit)
        Accessible.role: Accessible.Graphic
        Accessible.name: root.group.spoken
        Layout.alignment: Qt.AlignHCenter
    }
}
