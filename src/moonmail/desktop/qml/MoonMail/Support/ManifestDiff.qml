pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// What is different between two versions, or between one and now.
Card {
    id: root

    required property VmManifestVersions vm

    padding: Theme.s5

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Subheading {
            objectName: "manifest-diff"
            text: root.vm.diffTitle !== "" ? root.vm.diffTitle : qsTr("Comparing…")
            Layout.fillWidth: true
        }

        MoonButton {
            text: qsTr("To what is missing")
            iconName: "arrow-left"
            kind: MoonButton.Kind.Quiet
            onClicked: root.vm.showGaps()
        }
    }

    Body {
        id: summary

        text: root.vm.diffText
        visible: text !== ""
        color: Theme.inkMuted
        Layout.fillWidth: true
        onTextChanged: {
            if (summary.text !== "")
                summary.Accessible.announce(summary.text);
        }
    }

    Skeleton {
        visible: root.vm.diffTitle === ""
        implicitHeight: Math.round(160 * Theme.textScale)
        radius: Theme.radiusCard
        Layout.fillWidth: true
    }

    ListView {
        id: list

        objectName: "manifest-differences"
        visible: count > 0
        clip: true
        model: root.vm.differences
        implicitHeight: Math.min(contentHeight, Math.round(460 * Theme.textScale))
        spacing: Theme.s3
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        keyNavigationEnabled: true
        highlightMoveDuration: 0
        Accessible.role: Accessible.List
        Accessible.name: root.vm.diffTitle
        Layout.fillWidth: true
        T.ScrollBar.vertical: MoonScrollBar {}

        FocusRing {
            target: list
        }

        delegate: RowLayout {
            id: row

            required property string sign
            required property string iconName
            required property string tone
            required property string title
            required property string text

            width: ListView.view ? ListView.view.width - Theme.s3 : 0
            spacing: Theme.s3
            Accessible.role: Accessible.ListItem
            Accessible.name: [row.sign, row.title, row.text].join(" ")

            Icon {
                name: row.iconName
                size: Theme.iconSmall
                color: Theme.tone(row.tone)
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.s1
            }

            Caption {
                text: row.sign
                color: Theme.tone(row.tone)
                Accessible.ignored: true
                Layout.alignment: Qt.AlignTop
                Layout.preferredWidth: Math.round(68 * Theme.textScale)
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Body {
                    text: row.title
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: row.text
                    visible: text !== ""
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }
    }
}
