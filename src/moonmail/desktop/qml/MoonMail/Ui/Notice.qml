pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// What happened, what is safe, what to do next, and a code to quote.
T.Pane {
    id: root

    enum Kind {
        Info,
        Good,
        Warn,
        Bad
    }

    property int kind: Notice.Kind.Info
    property string happened: ""
    property string safe: ""
    property string next: ""
    property string code: ""
    property string actionText: ""
    property string actionIcon: ""

    readonly property color _colour: root.kind === Notice.Kind.Bad ? Theme.bad : root.kind === Notice.Kind.Warn ? Theme.warn : root.kind === Notice.Kind.Good ? Theme.ok : Theme.inkMuted

    signal actionTriggered

    padding: Theme.s4
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    Accessible.role: Accessible.AlertMessage
    Accessible.name: [root.happened, root.safe, root.next, root.code].filter(word => word !== "").join(" ")

    contentItem: RowLayout {
        spacing: Theme.s3

        Icon {
            name: root.kind === Notice.Kind.Bad ? "circle-alert" : root.kind === Notice.Kind.Warn ? "triangle-alert" : root.kind === Notice.Kind.Good ? "circle-check" : "info"
            color: root._colour
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Theme.hairline * 2
        }

        ColumnLayout {
            spacing: Theme.hairline * 2
            Layout.fillWidth: true

            Body {
                text: root.happened
                font.bold: root.safe !== "" || root.next !== ""
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Body {
                text: root.safe
                visible: text !== ""
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Body {
                text: root.next
                visible: text !== ""
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.code
                visible: text !== ""
                font.family: Theme.mono
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }

        MoonButton {
            text: root.actionText
            iconName: root.actionIcon
            visible: text !== ""
            onClicked: root.actionTriggered()
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.paper
        border.width: Theme.hairline
        border.color: root.kind === Notice.Kind.Info ? Theme.line : root._colour
    }
}
