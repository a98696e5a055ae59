pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is sent, small: the plate, or the first plate of many, or the item by its name.
ColumnLayout {
    id: root

    required property VmSend vm
    // As wide as the widest plate is drawn.
    required property real room
    property color ink: Theme.ink
    property color muted: Theme.inkMuted
    property color edge: Theme.edge
    property color space: Theme.highContrast ? Theme.paper : Theme.paperRaised
    property color filling: Theme.accent
    readonly property VmContents contents: root.vm.contents

    spacing: Theme.s2

    Loader {
        active: root.contents.kind === "message"
        visible: active
        sourceComponent: PlateView {
            picture: root.vm.plate.picture
            metal: Theme.metal
            shade: Theme.metalShade
            edge: Theme.metalEdge
            ink: Theme.etching
            implicitWidth: Math.round(root.vm.plate.widthMm * root.room / 40)
            implicitHeight: Math.round(root.vm.plate.heightMm * root.room / 40)
            Accessible.role: Accessible.Graphic
            Accessible.name: root.vm.plate.spoken
        }
    }

    Loader {
        active: root.contents.kind === "group"
        visible: active
        sourceComponent: PlateView {
            picture: root.vm.group.picture
            metal: Theme.metal
            shade: Theme.metalShade
            edge: Theme.metalEdge
            ink: Theme.etching
            implicitWidth: Math.round(root.vm.group.widthMm * root.room / 40)
            implicitHeight: Math.round(root.vm.group.heightMm * root.room / 40)
            Accessible.role: Accessible.Graphic
            Accessible.name: root.vm.group.spoken
        }
    }

    // By its file: the types of capsules are there only once an item was begun.
    Loader {
        id: capsule

        readonly property bool wanted: root.contents.kind === "item"

        function show() {
            if (!capsule.wanted)
                capsule.source = "";
            else if (capsule.status === Loader.Null)
                capsule.setSource("SendCapsule.qml", {
                    capsule: root.vm.capsule,
                    unit: Qt.binding(() => root.room / 40),
                    wall: Qt.binding(() => root.edge),
                    space: Qt.binding(() => root.space),
                    filling: Qt.binding(() => root.filling)
                });
        }

        visible: capsule.wanted
        onWantedChanged: capsule.show()
        Component.onCompleted: capsule.show()
    }

    RowLayout {
        visible: root.contents.kind !== "message"
        spacing: Theme.s3
        Layout.fillWidth: true

        Icon {
            name: root.contents.kind === "item" ? "package-open" : "users-round"
            color: root.ink
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Theme.hairline * 2
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Body {
                objectName: "may-elide"
                text: root.contents.called
                color: root.ink
                font.bold: true
                maximumLineCount: 3
                elide: Text.ElideRight
                Layout.fillWidth: true
            }

            Caption {
                text: root.contents.detail
                visible: text !== ""
                color: root.muted
                Layout.fillWidth: true
            }
        }
    }
}
