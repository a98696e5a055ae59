pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// How the item comes to us: by courier or at a lounge, what to pack, what to keep.
ShipmentSection {
    id: root

    required property VmHandIn handIn
    required property VmPapers papers
    required property VmHome home
    readonly property bool active: root.handIn.state === "open" || root.handIn.state === "late"
    property string carrier: root.handIn.carrier
    property string tracking: root.handIn.tracking

    signal saveWanted(key: string)
    signal printWanted(key: string)

    objectName: "hand-in"
    title: qsTr("Hand in your item")
    summary: root.handIn.summary
    iconName: root.handIn.state === "here" ? "package-check" : "package-open"
    tone: root.handIn.state === "here" ? "ok" : root.active && !root.handIn.saved ? "warn" : "muted"
    foldable: root.active
    wanted: root.active && (!root.handIn.saved || root.handIn.ask.state !== "")
    visible: root.handIn.state !== "none"

    ShipmentAsk {
        ask: root.handIn.ask
        home: root.home
        Layout.fillWidth: true
    }

    RowLayout {
        visible: root.active
        spacing: Theme.s2
        Layout.fillWidth: true

        Icon {
            name: root.handIn.state === "late" ? "triangle-alert" : "calendar-clock"
            size: Theme.iconSmall
            color: Theme.warn
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Theme.s1
        }

        Body {
            text: root.handIn.due
            font.bold: true
            Layout.fillWidth: true
        }
    }

    GridLayout {
        visible: root.active
        columns: root.width / Theme.textScale > 620 ? 2 : 1
        columnSpacing: Theme.s2
        rowSpacing: Theme.s2
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: root.handIn.methods

            RadioCard {
                required property string method
                required property string name
                required property bool chosen
                required hint
                required iconName

                objectName: "hand-in-" + method
                text: name
                checked: chosen
                Layout.fillWidth: true
                Layout.fillHeight: true
                onToggled: root.handIn.choose(method)
            }
        }
    }

    ColumnLayout {
        visible: root.active && root.handIn.method === "courier"
        spacing: Theme.s3
        Layout.fillWidth: true

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            Accessible.role: Accessible.StaticText
            Accessible.name: [qsTr("Send it to"), ...root.handIn.address].join(" ")

            Caption {
                text: qsTr("Send it to")
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Body {
                text: root.handIn.address.join("\n")
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.handIn.hours
                visible: text !== ""
                Layout.fillWidth: true
            }
        }

        Flow {
            spacing: Theme.s2
            Layout.fillWidth: true

            MoonButton {
                objectName: "save-label-a6"
                text: qsTr("Label A6 (PDF)")
                iconName: "download"
                enabled: !root.papers.saving
                onClicked: root.saveWanted("label-a6")
            }

            MoonButton {
                objectName: "save-label-a4"
                text: qsTr("Label on A4 (PDF)")
                iconName: "download"
                enabled: !root.papers.saving
                onClicked: root.saveWanted("label-a4")
            }

            MoonButton {
                objectName: "print-label"
                text: qsTr("Print the label")
                iconName: "printer"
                onClicked: root.printWanted("label-a6")
            }
        }
    }

    ColumnLayout {
        visible: root.active && root.handIn.method === "lounge"
        spacing: Theme.s2
        Layout.fillWidth: true

        Repeater {
            model: root.handIn.places

            RadioCard {
                required property string code
                required property string name
                required property string where
                required property string hours
                required property string until
                required property bool chosen

                objectName: "lounge-" + code
                text: name
                hint: [where, hours, until].filter(word => word !== "").join("\n")
                iconName: "map-pin"
                checked: chosen
                Layout.fillWidth: true
                onToggled: root.handIn.dropAt(code)
            }
        }
    }

    // Gently: what is sent does not come back.
    RowLayout {
        visible: root.active && !root.handIn.twinKept
        spacing: Theme.s3
        Layout.fillWidth: true
        Layout.topMargin: Theme.s2

        Icon {
            name: "heart"
            color: Theme.inkMuted
            Layout.alignment: Qt.AlignTop
        }

        Body {
            text: root.handIn.twin
            Layout.fillWidth: true
        }
    }

    ColumnLayout {
        visible: root.active
        spacing: 0
        Layout.fillWidth: true

        Body {
            text: root.handIn.progress
            font.bold: true
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }

        Repeater {
            model: root.handIn.steps

            HandInStep {
                required property string key
                required property bool ticked
                required text

                objectName: "step-" + key
                checked: ticked
                Layout.fillWidth: true
                onToggled: root.handIn.tick(key, checked)
            }
        }
    }

    Flow {
        visible: root.active
        spacing: Theme.s2
        Layout.fillWidth: true

        MoonButton {
            objectName: "save-packing"
            text: qsTr("Packing list (PDF)")
            iconName: "list-checks"
            enabled: !root.papers.saving
            onClicked: root.saveWanted("packing")
        }

        MoonButton {
            objectName: "save-calendar"
            text: qsTr("Dates for your calendar")
            iconName: "calendar"
            enabled: !root.papers.saving
            onClicked: root.saveWanted("calendar")
        }
    }

    GridLayout {
        visible: root.active && root.handIn.method === "courier"
        columns: root.width / Theme.textScale > 620 ? 2 : 1
        columnSpacing: Theme.s3
        rowSpacing: Theme.s2
        Layout.fillWidth: true

        MoonTextField {
            label: qsTr("Courier")
            text: root.handIn.carrier
            maximumLength: 40
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            onEdited: text => root.carrier = text
        }

        MoonTextField {
            objectName: "tracking"
            label: qsTr("Tracking number")
            text: root.handIn.tracking
            hint: qsTr("Once you have sent it. You can leave it empty.")
            maximumLength: 40
            mono: true
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            onEdited: text => root.tracking = text
        }
    }

    MoonButton {
        objectName: "hand-in-courier-save"
        text: root.handIn.saved ? qsTr("Keep the change") : qsTr("I send it by courier")
        iconName: "truck"
        visible: root.active && root.handIn.method === "courier"
        enabled: !root.handIn.waiting
        onClicked: root.handIn.sendByCourier(root.carrier, root.tracking)
    }
}
