pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What stays of the flight: a certificate, a picture to share, and a patch for each milestone that was reached.
ShipmentSection {
    id: root

    required property VmRecord record
    required property VmPapers papers

    signal saveWanted(key: string)
    signal printWanted(key: string)

    objectName: "record"
    title: qsTr("Record")
    summary: root.record.summary
    iconName: "scroll-text"
    wanted: root.record.state === "ready"
    visible: root.record.state !== "none"

    Body {
        text: root.record.text
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    Flow {
        visible: root.record.state === "ready"
        spacing: Theme.s2
        Layout.fillWidth: true

        MoonButton {
            objectName: "save-certificate"
            text: qsTr("Certificate (PDF)")
            iconName: "download"
            enabled: !root.papers.saving
            onClicked: root.saveWanted("certificate")
        }

        MoonButton {
            objectName: "print-certificate"
            text: qsTr("Print")
            iconName: "printer"
            description: qsTr("The certificate")
            onClicked: root.printWanted("certificate")
        }

        MoonButton {
            objectName: "save-share"
            text: qsTr("Picture to share")
            iconName: "image"
            enabled: !root.papers.saving
            onClicked: root.saveWanted("share")
        }
    }

    GridLayout {
        readonly property int cell: Math.round(104 * Theme.textScale)

        columns: Math.max(2, Math.min(5, Math.floor((root.availableWidth + Theme.s3) / (cell + Theme.s3))))
        columnSpacing: Theme.s3
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: root.record.patches

            ShipmentPatch {
                enabled: earned && !root.papers.saving
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                onClicked: root.saveWanted("patch:" + seq)
            }
        }
    }
}
