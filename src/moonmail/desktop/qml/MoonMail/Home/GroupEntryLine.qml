pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// One entry: chosen, its plate is shown above.
ListRow {
    id: root

    required property VmGroup group
    required property int index
    required property string key
    required property string number
    required property string name
    required property string words
    required property string trouble
    required property string standing
    required property string spoken

    text: root.spoken
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    leftPadding: Theme.s4
    rightPadding: Theme.s4
    marked: ListView.isCurrentItem
    raised: ListView.isCurrentItem
    onClicked: root.group.select(root.key)

    contentItem: RowLayout {
        spacing: Theme.s3

        Mono {
            text: root.number
            color: Theme.inkMuted
            horizontalAlignment: Text.AlignRight
            Accessible.ignored: true
            Layout.preferredWidth: Math.round(36 * Theme.textScale)
            Layout.alignment: Qt.AlignTop
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Body {
                objectName: "may-elide"
                text: root.name !== "" ? root.name : root.words
                maximumLineCount: 2
                elide: Text.ElideRight
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                objectName: "may-elide"
                text: root.name !== "" ? root.words : ""
                visible: text !== ""
                maximumLineCount: 2
                elide: Text.ElideRight
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.trouble
                visible: text !== ""
                color: Theme.bad
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }

        Icon {
            name: root.standing === "bad" ? "circle-alert" : root.standing === "good" ? "check" : "circle-dashed"
            size: Theme.iconSmall
            color: root.standing === "bad" ? Theme.bad : root.standing === "good" ? Theme.ok : Theme.inkMuted
        }
    }
}
