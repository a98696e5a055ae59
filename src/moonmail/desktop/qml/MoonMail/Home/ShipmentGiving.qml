pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Giving the booking to somebody else: a code, large, and how to say it.
ShipmentSection {
    id: root

    required property VmGiving giving
    required property VmHome home
    property string receiver: ""
    property string note: ""
    readonly property bool living: root.giving.state === "offered" || root.giving.state === "locked"

    objectName: "giving"
    title: qsTr("Give it to somebody")
    summary: root.giving.summary
    iconName: "gift"
    foldable: root.giving.state === "offer" || root.living
    wanted: root.living || root.giving.ask.state !== ""
    visible: root.giving.state !== "none"

    ShipmentAsk {
        ask: root.giving.ask
        home: root.home
        Layout.fillWidth: true
    }

    Body {
        text: root.giving.text
        visible: root.giving.state === "offer" || root.living
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    ColumnLayout {
        visible: root.giving.state === "offer"
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonTextField {
            field.objectName: "gift-receiver"
            label: qsTr("For whom")
            hint: qsTr("So that you know it again. You can leave it empty.")
            text: root.receiver
            maximumLength: 80
            Layout.fillWidth: true
            onEdited: text => root.receiver = text
        }

        MoonTextArea {
            field.objectName: "gift-note"
            label: qsTr("A few words for them")
            hint: qsTr("Shown when they claim it.")
            text: root.note
            rows: 3
            Layout.fillWidth: true
            onEdited: text => root.note = text
        }

        MoonButton {
            objectName: "gift-make"
            text: qsTr("Make the code")
            iconName: "gift"
            enabled: root.note.length <= 400
            onClicked: root.giving.make(root.receiver, root.note)
        }
    }

    ColumnLayout {
        visible: root.living && root.giving.code !== ""
        spacing: Theme.s1
        Layout.fillWidth: true

        Mono {
            objectName: "gift-code"
            text: root.giving.code
            color: root.giving.state === "locked" ? Theme.inkMuted : Theme.ink
            font.pixelSize: root.width / Theme.textScale > 300 ? Theme.title : Theme.heading
            font.bold: true
            lineHeight: Theme.tightLineHeight
            Accessible.name: qsTr("Gift code: %1").arg(root.giving.codeSpoken)
            Layout.fillWidth: true
        }

        Body {
            text: root.giving.sayIt
            visible: text !== ""
            Layout.fillWidth: true
        }

        Caption {
            text: root.giving.expires
            Layout.fillWidth: true
        }

        Caption {
            text: root.giving.note
            visible: text !== ""
            Layout.fillWidth: true
        }
    }

    Flow {
        visible: root.living
        spacing: Theme.s2
        Layout.fillWidth: true

        MoonButton {
            objectName: "gift-copy"
            text: qsTr("Copy the code")
            iconName: "copy"
            visible: root.giving.state === "offered" && root.giving.code !== ""
            onClicked: root.giving.copy()
        }

        MoonButton {
            objectName: "gift-lock"
            text: root.giving.state === "locked" ? qsTr("Resume the code") : qsTr("Pause the code")
            iconName: root.giving.state === "locked" ? "lock-open" : "lock"
            enabled: !root.giving.busy
            onClicked: root.giving.state === "locked" ? root.giving.unlock() : root.giving.lock()
        }

        MoonButton {
            objectName: "gift-take-back"
            text: qsTr("Take the gift back")
            iconName: "undo-2"
            enabled: !root.giving.busy
            onClicked: root.giving.takeBack()
        }
    }
}
