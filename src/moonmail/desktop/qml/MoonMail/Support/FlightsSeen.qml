pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// A line of the member's app, in one language, as it will be there.
T.Pane {
    id: root

    required property string language
    required property string heading
    required property string icon
    required property string tone
    required property string title
    required property string standing
    required property string when
    required property string body

    objectName: "seen-" + root.language
    padding: Theme.s4
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    Accessible.role: Accessible.Pane
    Accessible.name: root.heading

    contentItem: ColumnLayout {
        spacing: Theme.s2

        Caption {
            text: root.heading
            color: Theme.inkMuted
            Layout.fillWidth: true
        }

        RowLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: root.icon
                color: Theme.tone(root.tone)
                Layout.alignment: Qt.AlignTop
            }

            ColumnLayout {
                spacing: Theme.hairline * 2
                Layout.fillWidth: true

                Body {
                    text: root.title
                    font.bold: true
                    lineHeight: Theme.tightLineHeight
                    Layout.fillWidth: true
                }

                Body {
                    text: root.standing
                    visible: text !== ""
                    font.bold: true
                    color: Theme.tone(root.tone)
                    lineHeight: Theme.tightLineHeight
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.when
                    visible: text !== ""
                    Layout.fillWidth: true
                }

                Body {
                    text: root.body
                    visible: text !== ""
                    Layout.fillWidth: true
                }
            }
        }

        Item {
            Layout.fillHeight: true
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.paperRaised
        border.width: Theme.hairline
        border.color: Theme.line
    }
}
