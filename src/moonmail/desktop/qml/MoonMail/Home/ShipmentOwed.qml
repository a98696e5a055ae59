pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What a buyer is owed: one line from the first day; when a flight did not do what was promised, choices in place.
ShipmentSection {
    id: root

    required property VmOwed owed
    required property VmHome home
    readonly property bool now: ["choose", "asked", "preparing", "taken"].includes(root.owed.state)
    readonly property bool choosing: root.owed.state === "choose"

    objectName: "owed"
    title: root.owed.title
    summary: root.now ? "" : root.owed.summary
    iconName: root.choosing ? "circle-alert" : root.owed.state === "done" || root.owed.state === "taken" ? "circle-check" : "shield-check"
    tone: root.choosing ? "warn" : root.owed.state === "taken" ? "ok" : "muted"
    foldable: root.owed.state === "promise"
    visible: root.owed.state !== "none"

    ShipmentAsk {
        ask: root.owed.ask
        home: root.home
        Layout.fillWidth: true
    }

    Body {
        text: root.owed.text
        visible: text !== "" && root.owed.state !== "done"
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: root.owed.deadline !== "" || (root.now && root.owed.default !== "")
        spacing: 0
        Layout.fillWidth: true

        RowLayout {
            visible: root.owed.deadline !== ""
            spacing: Theme.s2
            Layout.fillWidth: true

            Icon {
                name: "calendar-clock"
                size: Theme.iconSmall
                color: Theme.warn
            }

            Body {
                text: root.owed.deadline
                font.bold: true
                Layout.fillWidth: true
            }
        }

        Caption {
            text: root.owed.default
            visible: root.now && text !== ""
            Layout.fillWidth: true
        }
    }

    // Once they can be chosen they are buttons; until then a list.
    ColumnLayout {
        visible: root.owed.state === "choose"
        spacing: Theme.s2
        Layout.fillWidth: true

        Repeater {
            model: root.owed.kinds

            RadioCard {
                required property string kind
                required property string name
                required hint
                required iconName

                objectName: "owed-" + kind
                text: name
                checked: root.owed.step === kind
                Layout.fillWidth: true
                onToggled: root.owed.look(kind)
            }
        }
    }

    Repeater {
        model: root.owed.state === "promise" || root.owed.state === "preparing" ? root.owed.kinds : null

        RowLayout {
            id: listed

            required property string name
            required property string iconName

            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: listed.iconName
                size: Theme.iconSmall
                color: Theme.inkMuted
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.s1
            }

            Body {
                text: listed.name
                Layout.fillWidth: true
            }
        }
    }

    Caption {
        text: root.owed.default
        visible: root.owed.state === "promise" && text !== ""
        Layout.fillWidth: true
    }

    Loader {
        active: root.owed.step !== ""
        visible: active
        Layout.fillWidth: true
        sourceComponent: OwedStep {
            owed: root.owed
        }
    }

    ShipmentRefunds {
        model: root.owed.refunds
        Layout.fillWidth: true
    }

    MoonButton {
        objectName: "owed-new"
        text: qsTr("To the new booking")
        iconName: "ticket"
        visible: root.owed.newBookingId !== ""
        onClicked: root.owed.openNew()
    }
}
