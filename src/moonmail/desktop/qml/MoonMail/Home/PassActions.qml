pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

Flow {
    id: root

    required property VmPapers papers

    signal largeWanted
    signal pdfWanted
    signal pngWanted
    signal printWanted

    spacing: Theme.s2

    MoonButton {
        objectName: "pass-show-large"
        text: qsTr("Show large")
        iconName: "maximize"
        description: qsTr("The code in the whole window, for a scanner")
        onClicked: root.largeWanted()
    }

    MoonButton {
        objectName: "pass-save-pdf"
        text: qsTr("Save as PDF")
        iconName: "download"
        enabled: !root.papers.saving
        onClicked: root.pdfWanted()
    }

    MoonButton {
        objectName: "pass-save-png"
        text: qsTr("Save as picture")
        iconName: "image"
        enabled: !root.papers.saving
        onClicked: root.pngWanted()
    }

    MoonButton {
        objectName: "pass-print"
        text: qsTr("Print")
        iconName: "printer"
        onClicked: root.printWanted()
    }
}
