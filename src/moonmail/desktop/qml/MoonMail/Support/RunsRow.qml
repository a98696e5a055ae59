pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// A run: what it did, how it stands, and to how many.
ListRow {
    id: root

    required property int index
    required property string runId
    required property string title
    required property string made
    required property string words
    required property string standing
    required property string sign
    required property string tone
    required property bool chosen
    required property string spoken

    objectName: "run-" + root.index
    text: root.spoken
    marked: root.chosen
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    leftPadding: Theme.s4
    rightPadding: Theme.s3

    contentItem: ColumnLayout {
        spacing: 0

        Body {
            text: root.title
            font.bold: true
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Flow {
            spacing: Theme.s3
            Layout.fillWidth: true

            Row {
                spacing: Theme.s1

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: root.sign
                    size: Theme.iconSmall
                    color: Theme.tone(root.tone)
                }

                Caption {
                    text: root.standing
                    color: Theme.tone(root.tone)
                    Accessible.ignored: true
                }
            }

            Caption {
                text: root.words
                Accessible.ignored: true
            }
        }

        Caption {
            text: root.made
            color: Theme.inkMuted
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
}
