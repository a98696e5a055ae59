pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmSync sync
    required property string operationId
    required property string icon
    required property string title
    required property string kind
    required property string standing
    required property string tone
    required property string madeAt
    required property string happened
    required property string safe
    required property string next
    required property string code
    required property string alternatives
    required property bool needsYou

    raised: true
    padding: Theme.s4

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Icon {
            name: root.icon
            color: Theme.inkMuted
            Layout.alignment: Qt.AlignTop
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Body {
                text: root.title
                font.bold: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.kind + "　" + root.madeAt
                Layout.fillWidth: true
            }
        }

        Body {
            text: root.standing
            font.bold: true
            color: Theme.tone(root.tone)
            Layout.alignment: Qt.AlignTop
        }
    }

    Body {
        text: [root.happened, root.safe, root.next].filter(word => word !== "").join("\n")
        visible: text !== ""
        Layout.fillWidth: true
    }

    Body {
        text: root.alternatives
        visible: text !== ""
        Layout.fillWidth: true
    }

    Caption {
        text: root.code
        visible: text !== ""
        font.family: Theme.mono
        Layout.fillWidth: true
    }

    RowLayout {
        visible: root.needsYou
        spacing: Theme.s3

        MoonButton {
            text: qsTr("Try again")
            iconName: "rotate-cw"
            onClicked: root.sync.retry(root.operationId)
        }

        MoonButton {
            text: qsTr("I have read this")
            kind: MoonButton.Kind.Quiet
            onClicked: root.sync.dismiss(root.operationId)
        }
    }
}
