pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The capsule with the item in it, from above and from the side, at one scale.
ColumnLayout {
    id: root

    required property VmCapsule vm
    required property real roomWidth
    required property real roomHeight
    // The widest capsule sets the scale, so that the small ones look small.
    readonly property real widestMm: 26
    readonly property real tallestMm: Math.max(root.vm.top.heightMm, root.vm.front.heightMm, 30)
    readonly property real unit: Math.min((root.roomWidth - Theme.s8 - 4 * Theme.s1) / 2 / Math.max(root.vm.top.widthMm, root.vm.front.widthMm, root.widestMm), Math.max(root.roomHeight, 160) / root.tallestMm, 12)

    component Side: ColumnLayout {
        id: side

        required property CapsulePicture picture
        required property string label

        spacing: 0

        Item {
            Layout.fillHeight: true
        }

        CapsuleView {
            picture: side.picture
            unit: root.unit
            wall: Theme.edge
            space: Theme.highContrast ? Theme.paper : Theme.paperRaised
            edge: Theme.line
            item: Theme.accent
            bad: Theme.bad
            strength: Theme.highContrast ? 0 : 0.5
            clip: true
            implicitWidth: Math.ceil(side.picture.widthMm * root.unit) + 2 * Theme.s1
            implicitHeight: Math.ceil(side.picture.heightMm * root.unit) + 2 * Theme.s1
            Accessible.ignored: true
            Layout.alignment: Qt.AlignCenter
        }

        Item {
            Layout.fillHeight: true
        }

        Caption {
            text: side.label
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
            Layout.fillWidth: true
            Layout.topMargin: Theme.s2
        }
    }

    spacing: Theme.s3

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Subheading {
            text: root.vm.sizeName
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }

        PlateScaleBar {
            unit: root.unit
        }
    }

    RowLayout {
        objectName: "capsule-drawing"
        spacing: Theme.s8
        Accessible.role: Accessible.Graphic
        Accessible.name: root.vm.spoken
        Layout.fillWidth: true

        Side {
            picture: root.vm.top
            label: root.vm.topLabel
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
        }

        Side {
            picture: root.vm.front
            label: root.vm.frontLabel
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
        }
    }
}
