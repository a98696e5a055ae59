pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

MoonDialog {
    id: root

    required property VmPapers papers
    property string paper: "pass"
    property string chosen: ""

    title: root.paper === "pass" ? qsTr("Print the boarding pass") : qsTr("Print")
    onAboutToShow: root.papers.findPrinters()
    onClosed: root.papers.endPrinting()

    Body {
        visible: root.paper === "pass" || root.paper === "label-a6"
        text: qsTr("It is printed at its real size, never fitted to the paper, so that desks can scan it.")
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    Body {
        text: qsTr("Looking for printers…")
        visible: root.papers.printing === "looking"
        Layout.fillWidth: true
    }

    Notice {
        visible: root.papers.printing === "none"
        kind: Notice.Kind.Warn
        happened: qsTr("No printer was found.")
        safe: root.paper === "pass" ? qsTr("Your pass is safe. You can save it as a PDF and print it anywhere, or show it on a screen.") : qsTr("You can save it as a PDF and print it anywhere.")
        next: qsTr("If you do have a printer, check its power and connection and look again.")
        Layout.fillWidth: true
    }

    Notice {
        visible: root.papers.printProblem !== ""
        kind: Notice.Kind.Bad
        happened: root.papers.printProblem
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: root.papers.printing === "choose" || root.papers.printing === "busy"
        spacing: Theme.s2
        Layout.fillWidth: true

        Repeater {
            model: root.papers.printers

            RadioCard {
                id: option

                required property string name
                required property string label
                required property bool preferred

                text: option.label
                hint: option.preferred ? qsTr("Usual printer") : ""
                checked: option.preferred
                enabled: root.papers.printing === "choose"
                Layout.fillWidth: true
                Component.onCompleted: {
                    if (option.preferred || root.chosen === "")
                        root.chosen = option.name;
                }
                onToggled: root.chosen = option.name
            }
        }
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonButton {
            objectName: "print-now"
            text: root.papers.printing === "busy" ? qsTr("Printing…") : qsTr("Print")
            iconName: "printer"
            kind: MoonButton.Kind.Primary
            visible: root.papers.printing === "choose" || root.papers.printing === "busy"
            enabled: root.papers.printing === "choose" && root.chosen !== ""
            onClicked: root.papers.printOn(root.paper, root.chosen)
        }

        MoonButton {
            text: qsTr("Look again")
            iconName: "refresh-cw"
            visible: root.papers.printing === "none"
            onClicked: root.papers.findPrinters()
        }

        MoonButton {
            text: qsTr("Cancel")
            focus: true
            onClicked: root.close()
        }
    }

    Connections {
        target: root.papers

        function onPrintingChanged() {
            if (root.papers.printing === "" && root.opened)
                root.close();
        }
    }
}
