pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The item as it was declared, what was found, and what happens next.
ShipmentSection {
    id: root

    required property VmDeclared declared

    objectName: "declared"
    title: qsTr("Your item")
    summary: root.declared.summary
    iconName: "package"
    wanted: root.declared.open
    visible: root.declared.state === "ready"

    Chip {
        text: root.declared.verdict
        iconName: root.declared.verdictIcon
        tone: root.declared.verdictTone
        visible: root.declared.verdict !== ""
        Layout.fillWidth: true
    }

    Body {
        text: root.declared.review
        visible: text !== ""
        Layout.fillWidth: true
    }

    Body {
        text: root.declared.next
        visible: text !== ""
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    Repeater {
        model: root.declared.findings

        RowLayout {
            id: finding

            required property string why
            required property string remedy
            required property string icon
            required property string tone

            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: finding.icon
                size: Theme.iconSmall
                color: Theme.tone(finding.tone)
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.s1
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Body {
                    text: finding.why
                    Layout.fillWidth: true
                }

                Caption {
                    text: finding.remedy
                    visible: text !== ""
                    Layout.fillWidth: true
                }
            }
        }
    }

    Flow {
        visible: photos.count > 0
        spacing: Theme.s2
        Layout.fillWidth: true

        Repeater {
            id: photos

            model: root.declared.photos

            Rectangle {
                id: photo

                required property string source
                required property string spoken

                width: Math.round(96 * Theme.textScale)
                height: width
                radius: Theme.radius
                color: Theme.tint(Theme.ink, 0.05)
                border.width: Theme.hairline
                border.color: Theme.line
                Accessible.role: Accessible.Graphic
                Accessible.name: photo.source === "" ? qsTr("%1, not on this computer").arg(photo.spoken) : photo.spoken

                Image {
                    anchors.fill: parent
                    anchors.margins: Theme.hairline
                    source: photo.source
                    sourceSize.width: parent.width
                    asynchronous: true
                    fillMode: Image.PreserveAspectCrop
                }

                Icon {
                    anchors.centerIn: parent
                    name: "image"
                    color: Theme.inkMuted
                    visible: photo.source === ""
                }
            }
        }
    }

    Repeater {
        model: root.declared.facts

        LabelValue {
            Layout.fillWidth: true
        }
    }

    Caption {
        text: root.declared.dataSheet
        visible: text !== ""
        Layout.fillWidth: true
    }
}
