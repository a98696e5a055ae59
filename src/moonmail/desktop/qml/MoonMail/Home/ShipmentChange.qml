pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What the member may do alone, until when, and what it costs. Cancelling is asked once, here.
ShipmentSection {
    id: root

    required property VmFreedom change
    required property VmHome home
    readonly property bool over: root.change.state === "cancelled" || root.change.state === "rebooked"

    objectName: "change"
    title: root.change.title
    summary: root.change.summary
    iconName: root.over ? "circle-minus" : "arrow-right-left"
    foldable: root.change.state === "open"
    wanted: root.change.cancelling.state !== "" || root.change.changing.state !== "" || root.change.asking || root.change.urgent
    visible: root.change.state !== "none"

    ShipmentAsk {
        ask: root.change.cancelling
        home: root.home
        Layout.fillWidth: true
    }

    ShipmentAsk {
        ask: root.change.changing
        home: root.home
        Layout.fillWidth: true
    }

    Repeater {
        model: root.change.asking ? null : root.change.rows

        ColumnLayout {
            id: row

            required property string key
            required property string name
            required property string icon
            required property bool can
            required property string why

            spacing: Theme.s1
            Layout.fillWidth: true

            MoonButton {
                objectName: "change-" + row.key
                text: row.name
                iconName: row.icon
                description: row.why
                visible: row.can
                enabled: root.change.cancelling.state !== "waiting"
                Layout.fillWidth: true
                onClicked: root.change.begin(row.key)
            }

            Body {
                text: row.name
                visible: !row.can
                color: Theme.inkMuted
                font.bold: true
                Layout.fillWidth: true
            }

            Caption {
                text: row.why
                Accessible.ignored: row.can
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.s2
            }
        }
    }

    ColumnLayout {
        visible: root.change.asking
        spacing: Theme.s3
        Layout.fillWidth: true

        Body {
            text: root.change.sureText
            Layout.fillWidth: true
        }

        Caption {
            text: root.change.later
            visible: text !== ""
            Layout.fillWidth: true
        }

        Flow {
            spacing: Theme.s3
            Layout.fillWidth: true

            MoonButton {
                objectName: "cancel-confirm"
                text: qsTr("Yes, cancel the booking")
                kind: MoonButton.Kind.Danger
                onClicked: root.change.cancel()
            }

            MoonButton {
                objectName: "cancel-leave"
                text: qsTr("Keep the booking")
                onClicked: root.change.leave()
            }
        }
    }

    ShipmentRefunds {
        model: root.change.refunds
        Layout.fillWidth: true
    }

    MoonButton {
        objectName: "change-new"
        text: qsTr("To the new booking")
        iconName: "ticket"
        visible: root.change.newBookingId !== ""
        onClicked: root.change.openNew()
    }
}
