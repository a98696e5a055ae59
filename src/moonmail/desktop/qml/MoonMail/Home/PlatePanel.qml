pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The plate as it will be etched, to scale; the pen draws right on it.
ColumnLayout {
    id: root

    required property VmPlate plate
    required property VmSend vm
    required property real roomWidth
    required property real roomHeight
    property bool realSize: false
    readonly property real fitting: Math.min(20, root.roomWidth / root.plate.widthMm, Math.max(root.roomHeight / root.plate.heightMm, Math.min(root.roomWidth, 240 * (Mode.kiosk ? Theme.textScale : 1)) / root.plate.widthMm))
    readonly property real unit: root.realSize ? Math.min(Screen.pixelDensity, root.roomWidth / root.plate.widthMm) : root.fitting

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

    PlateView {
        objectName: "plate-preview"
        picture: root.plate.picture
        metal: Theme.metal
        shade: Theme.metalShade
        edge: Theme.metalEdge
        ink: Theme.etching
        implicitWidth: Math.round(root.plate.widthMm * root.unit)
        implicitHeight: Math.round(root.plate.heightMm * root.unit)
        Accessible.role: Accessible.Graphic
        Accessible.name: root.plate.spoken
        Layout.alignment: Qt.AlignHCenter

        MouseArea {
            objectName: "drawing-board"
            anchors.fill: parent
            preventStealing: true
            cursorShape: Qt.CrossCursor
            Accessible.ignored: true
            onPressed: mouse => root.plate.penDown(mouse.x / root.unit, mouse.y / root.unit)
            onPositionChanged: mouse => root.plate.penMove(mouse.x / root.unit, mouse.y / root.unit)
            onReleased: root.plate.penUp()
            onCanceled: root.plate.penUp()
        }
    }

    DrawTools {
        id: tools

        plate: root.plate
        Layout.fillWidth: true
    }

    ColumnLayout {
        id: facts

        spacing: Theme.s2
        Layout.fillWidth: true

        Repeater {
            model: root.plate.problems
            delegate: Notice {
                required happened
                required next

                kind: Notice.Kind.Bad
                Layout.fillWidth: true
            }
        }

        Caption {
            text: [root.plate.area, root.plate.letter, root.plate.bytes].filter(word => word !== "").join(" · ")
            visible: text !== ""
            Layout.fillWidth: true
        }

        MoonSwitch {
            objectName: "real-size"
            text: qsTr("Show at real size")
            hint: root.realSize ? qsTr("As large as on the Moon, if your screen tells its size rightly.") : ""
            checked: root.realSize
            Layout.fillWidth: true
            onToggled: root.realSize = checked
        }
    }
}
