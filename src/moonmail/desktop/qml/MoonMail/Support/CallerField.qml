pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// A field of a person: masked looks masked, and what is shown says for how long yet.
GridLayout {
    id: root

    required property string field
    required property string label
    required property string value
    required property string remaining
    required property bool shown
    required property bool given
    required property bool chosen
    required property string spoken
    property bool narrow: false

    signal asked

    function toButton(): bool {
        if (show.visible)
            show.forceActiveFocus();
        return show.visible;
    }

    columns: root.narrow ? 2 : 3
    columnSpacing: Theme.s4
    rowSpacing: 0
    Accessible.role: Accessible.StaticText
    Accessible.name: root.spoken

    Caption {
        text: root.label
        color: Theme.inkMuted
        Accessible.ignored: true
        Layout.fillWidth: root.narrow
        Layout.columnSpan: root.narrow ? 2 : 1
        Layout.preferredWidth: root.narrow ? -1 : Math.round(150 * Theme.textScale)
    }

    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true

        // Without it the layout would be no wider than its narrowest limit.
        Item {
            Layout.fillWidth: true
        }

        Rectangle {
            visible: !root.shown && root.given
            implicitWidth: masked.implicitWidth + 2 * Theme.s2
            implicitHeight: masked.implicitHeight
            radius: Theme.radius
            color: Theme.tint(Theme.ink, 0.08)
            border.width: Theme.highContrast ? Theme.hairline : 0
            border.color: Theme.line

            Mono {
                id: masked

                x: Theme.s2
                text: root.value
                wrapMode: Text.NoWrap
                color: Theme.inkMuted
                Accessible.ignored: true
            }
        }

        Body {
            objectName: "field-" + root.field
            visible: root.shown || !root.given
            text: root.value
            font.bold: root.shown
            color: root.given ? Theme.ink : Theme.inkMuted
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Chip {
            visible: root.shown
            text: root.remaining
            iconName: "timer"
            tone: "warn"
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }

    IconButton {
        id: show

        objectName: "show-" + root.field
        visible: root.given && !root.shown
        iconName: "eye"
        text: qsTr("Show: %1").arg(root.label)
        onClicked: root.asked()

        Tip {
            target: show
            text: show.text
        }
    }
}
