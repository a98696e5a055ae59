pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// A feed that was chosen: what is wrong in it line by line, or what it would change.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskFeed vm

    padding: Theme.s5
    spacing: Theme.s3

    Subheading {
        text: root.vm.name !== "" ? qsTr("Feed: %1").arg(root.vm.name) : qsTr("Import a feed")
        Layout.fillWidth: true
    }

    Skeleton {
        visible: root.vm.state === "asking"
        implicitHeight: Math.round(120 * Theme.textScale)
        radius: Theme.radius
        Layout.fillWidth: true
    }

    Notice {
        visible: root.vm.happened !== ""
        kind: Notice.Kind.Bad
        happened: root.vm.happened
        safe: root.vm.safe
        next: root.vm.next
        code: root.vm.code
        actionText: qsTr("Try again")
        actionIcon: "refresh-cw"
        Layout.fillWidth: true
        onActionTriggered: root.vm.again()
    }

    Notice {
        id: summary

        objectName: "feed-summary"
        visible: root.vm.summary !== ""
        kind: root.vm.state === "faults" ? Notice.Kind.Bad : root.vm.state === "nothing" ? Notice.Kind.Good : Notice.Kind.Info
        happened: root.vm.summary
        next: root.vm.kept
        Layout.fillWidth: true
        onHappenedChanged: {
            if (summary.happened !== "")
                summary.Accessible.announce(summary.happened);
        }
    }

    Repeater {
        model: root.vm.rows

        RowLayout {
            id: line

            required property string kind
            required property string icon
            required property string tone
            required property string title
            required property string where
            required property string detail
            required property string spoken

            spacing: Theme.s3
            Accessible.role: line.kind === "flight" ? Accessible.Heading : Accessible.ListItem
            Accessible.name: line.spoken
            Layout.fillWidth: true
            Layout.topMargin: line.kind === "flight" ? Theme.s3 : 0

            Icon {
                name: line.icon
                size: Theme.iconSmall
                color: Theme.tone(line.tone)
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.hairline * 3
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Body {
                    text: line.where !== "" ? line.where + "　" + line.title : line.title
                    font.bold: line.kind === "flight"
                    lineHeight: Theme.tightLineHeight
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: line.detail
                    visible: text !== ""
                    color: Theme.inkMuted
                    font.family: line.kind === "fault" ? Theme.mono : Theme.sans
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true
        Layout.topMargin: Theme.s2

        ActionButton {
            objectName: "import-feed"
            desk: root.desk
            actionId: "flights.publish"
            text: root.vm.busy ? qsTr("Working…") : qsTr("Import")
            iconName: "upload"
            kind: MoonButton.Kind.Primary
            visible: root.vm.state === "ready"
            enabled: root.vm.canImport
        }

        ActionButton {
            desk: root.desk
            actionId: "flights.feed"
            text: qsTr("Choose a file…")
            iconName: "file-text"
        }
    }
}
