pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// An entry of the audit: its number and time, who, what, to what.
ListRow {
    id: root

    required property int index
    required property int number
    required property string at
    required property string who
    required property string role
    required property string act
    required property string iconName
    required property string tone
    required property string about
    required property string why
    required property bool chosen
    required property string spoken

    objectName: "entry-" + root.index
    text: root.spoken
    marked: root.chosen
    raised: root.chosen
    focusPolicy: Qt.ClickFocus
    topPadding: Theme.s1
    bottomPadding: Theme.s1
    leftPadding: Theme.s4
    rightPadding: Theme.s3

    contentItem: GridLayout {
        columns: root.width > 640 * Theme.textScale ? 4 : 2
        columnSpacing: Theme.s4
        rowSpacing: 0

        Mono {
            text: root.at
            font.pixelSize: Theme.caption
            color: Theme.inkMuted
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            Layout.preferredWidth: Math.round(112 * Theme.textScale)
        }

        Chip {
            text: root.act
            iconName: root.iconName
            tone: root.tone
            Accessible.ignored: true
            Layout.fillWidth: true
            Layout.preferredWidth: Math.round(170 * Theme.textScale)
        }

        Body {
            text: root.who
            font.pixelSize: Theme.caption
            Accessible.ignored: true
            Layout.fillWidth: true
            Layout.preferredWidth: Math.round(112 * Theme.textScale)
        }

        Caption {
            text: root.why !== "" && root.about !== "" ? root.about + "　" + root.why : root.about + root.why
            color: Theme.inkMuted
            Accessible.ignored: true
            Layout.fillWidth: true
            Layout.preferredWidth: Math.round(200 * Theme.textScale)
        }
    }
}
