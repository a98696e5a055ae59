pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// Every line that can't be taken, with its number and the reason; one button leaves them all out.
ColumnLayout {
    id: root

    required property VmGroup group
    // So many are shown at once; the others scroll.
    readonly property real most: Math.round(260 * Theme.textScale)

    spacing: Theme.s3

    Notice {
        kind: Notice.Kind.Bad
        visible: root.group.happened !== ""
        happened: root.group.happened
        next: root.group.next
        Layout.fillWidth: true
    }

    Notice {
        kind: Notice.Kind.Good
        visible: root.group.takenOut !== ""
        happened: root.group.takenOut
        actionText: qsTr("Undo")
        actionIcon: "undo-2"
        Layout.fillWidth: true
        onActionTriggered: root.group.bringBack()
    }

    Card {
        visible: root.group.wrongCount > 0 && root.group.stage !== "empty"
        padding: Theme.s4
        Accessible.ignored: false
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("What can't be taken")
        Layout.fillWidth: true

        RowLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: "circle-alert"
                color: Theme.bad
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.hairline * 2
            }

            Body {
                text: qsTr("Nothing of the list is booked until all of it is right.")
                font.bold: true
                Layout.fillWidth: true
            }
        }

        ListView {
            id: lines

            objectName: "wrong-lines"
            implicitHeight: Math.min(contentHeight, root.most)
            clip: true
            spacing: Theme.s2
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: lines.contentHeight > lines.height
            keyNavigationEnabled: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Lines that can't be taken")
            Layout.fillWidth: true
            T.ScrollBar.vertical: MoonScrollBar {}
            model: root.group.wrong

            FocusRing {
                target: lines
                gap: 0
            }

            delegate: ColumnLayout {
                id: line

                required property string where
                required property string text
                required property string why

                width: lines.width - Theme.s3
                spacing: 0
                Accessible.role: Accessible.ListItem
                Accessible.name: [line.where, line.text, line.why].filter(word => word !== "").join(" ")

                Body {
                    objectName: "may-elide"
                    text: line.where + (line.text === "" ? "" : (Theme.japanese ? "　" : "  ") + line.text)
                    font.bold: true
                    maximumLineCount: 2
                    elide: Text.ElideRight
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: line.why
                    color: Theme.bad
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }

        MoonButton {
            objectName: "take-out"
            text: root.group.takeOutWords
            iconName: "list-checks"
            visible: text !== ""
            enabled: root.group.stage !== "reading"
            onClicked: root.group.takeOut()
        }
    }
}
