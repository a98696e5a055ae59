pragma ComponentBehavior: Bound

import QtCore
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The way by air to the launch site: what flies under which air waybill, and what the carrier reports of it.
DeskDialog {
    id: root

    readonly property VmReceiveAir vm: root.desk.receive.air

    title: qsTr("By air to the launch site")
    onAboutToShow: root.vm.look()

    Notice {
        visible: root.vm.happened !== ""
        kind: Notice.Kind.Bad
        happened: root.vm.happened
        safe: root.vm.safe
        next: root.vm.next
        code: root.vm.quote
        Layout.fillWidth: true
    }

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonComboBox {
            objectName: "air-flight"
            label: qsTr("Flight")
            options: root.vm.flightNames
            index: root.vm.flight
            onChosen: index => root.vm.chooseFlight(index)
            Layout.fillWidth: true
        }

        MoonButton {
            objectName: "air-epcis"
            text: qsTr("Save custody (EPCIS)")
            iconName: "download"
            enabled: root.vm.flight >= 0 && !root.vm.busy
            Layout.alignment: Qt.AlignBottom
            onClicked: save.open()
        }
    }

    Subheading {
        text: qsTr("A new air waybill")
        Layout.fillWidth: true
    }

    Body {
        text: root.vm.ready
        Layout.fillWidth: true
    }

    GridLayout {
        columns: root.width > 560 * Theme.textScale ? 3 : 1
        columnSpacing: Theme.s3
        rowSpacing: Theme.s3
        Layout.fillWidth: true

        ReceiveAirField {
            vm: root.vm
            name: "number"
            label: qsTr("Air waybill number")
            value: root.vm.number
            error: root.vm.numberError
            placeholderText: "131-1234 5675"
        }

        ReceiveAirField {
            vm: root.vm
            name: "origin"
            label: qsTr("From")
            value: root.vm.origin
            error: root.vm.originError
            placeholderText: "HND"
        }

        ReceiveAirField {
            vm: root.vm
            name: "destination"
            label: qsTr("To")
            value: root.vm.destination
            error: root.vm.destinationError
            placeholderText: "MCO"
        }
    }

    MoonButton {
        objectName: "air-consign"
        text: qsTr("Keep the air waybill")
        iconName: "plane-takeoff"
        kind: root.vm.canConsign ? MoonButton.Kind.Primary : MoonButton.Kind.Secondary
        enabled: root.vm.canConsign
        onClicked: root.vm.consign()
    }

    Divider {
        visible: rows.count > 0
    }

    Repeater {
        id: rows

        model: root.vm.rows

        RadioCard {
            id: row

            required property string key
            required property string title
            required property string count
            required property string status
            required property bool chosen

            text: row.title
            hint: row.count + "　" + row.status
            checked: row.chosen
            Layout.fillWidth: true
            onToggled: root.vm.choose(row.key)
        }
    }

    GridLayout {
        visible: rows.count > 0
        columns: root.width > 560 * Theme.textScale ? 2 : 1
        columnSpacing: Theme.s3
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Layout.fillWidth: true

        MoonComboBox {
            objectName: "air-code"
            label: qsTr("What the carrier reports")
            options: root.vm.codes
            index: root.vm.code
            onChosen: index => root.vm.chooseCode(index)
            Layout.fillWidth: true
        }

        ReceiveAirField {
            vm: root.vm
            name: "place"
            label: qsTr("Airport")
            value: root.vm.place
            error: root.vm.placeError
            placeholderText: "HND"
        }

        ReceiveAirField {
            vm: root.vm
            name: "carrier"
            label: qsTr("Aircraft's flight (if known)")
            value: root.vm.carrier
            placeholderText: "NH110"
        }

        ReceiveAirField {
            vm: root.vm
            name: "when"
            label: qsTr("When (empty: now)")
            value: root.vm.when
            error: root.vm.whenError
            placeholderText: "2026-11-22 12:04"
        }
    }

    MoonButton {
        objectName: "air-report"
        text: qsTr("Keep the report")
        iconName: "check"
        visible: rows.count > 0
        enabled: root.vm.canReport
        onClicked: root.vm.report()
    }

    FileDialog {
        id: save

        title: qsTr("Save custody as EPCIS")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "jsonld"
        nameFilters: ["JSON-LD (*.jsonld)"]
        currentFolder: StandardPaths.writableLocation(StandardPaths.DocumentsLocation)
        onAccepted: root.vm.saveEpcis(save.selectedFile)
    }
}
