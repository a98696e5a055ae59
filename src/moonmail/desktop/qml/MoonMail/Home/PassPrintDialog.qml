pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

MoonDialog {
    id: root

    required property VmShipment vm
    property string chosen: ""

    title: qsTr("Print the boarding pass")
    onAboutToShow: root.vm.findPrinters()
    onClosed: root.vm.endPrinting()

    Body {
        text: qsTr("It is printed at its real size, never fitted to the paper, so that desks can scan it.")
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    Body {
        text: qsTr("Looking for printers…")
        visible: root.vm.printing === "looking"
        Layout.fillWidth: true
    }

    Notice {
        visible: root.vm.printing === "none"
        kind: Notice.Kind.Warn
        happened: qsTr("No printer was found.")
        safe: qsTr("Your pass is safe. You can save it as a PDF and print it anywhere, or show it on a screen.")
        next: qsTr("If you do have a printer, check its power and connection and look again.")
        Layout.fillWidth: true
    }

    Notice {
        visible: root.vm.printProblem !== ""
        kind: Notice.Kind.Bad
        happened: root.vm.printProblem
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: root.vm.printing === "choose" || root.vm.printing === "busy"
        spacing: Theme.s2
        Layout.fillWidth: true

        Repeater {
            model: root.vm.printers

            RadioCard {
                id: option

                required property string name
                required property string label
                required property bool preferred

                text: option.label
                hint: option.preferred ? qsTr("Usual printer") : ""
                checked: option.preferred
                enabled: root.vm.printing === "choose"
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
            text: root.vm.printing === "busy" ? qsTr("Printing…") : qsTr("Print")
            iconName: "printer"
            kind: MoonButton.Kind.Primary
            visible: root.vm.printing === "choose" || root.vm.printing === "busy"
            enabled: root.vm.printing === "choose" && root.chosen !== ""
            onClicked: root.vm.printOn(root.chosen)
        }

        MoonButton {
            text: qsTr("Look again")
            iconName: "refresh-cw"
            visible: root.vm.printing === "none"
            onClicked: root.vm.findPrinters()
        }

        MoonButton {
            text: qsTr("Cancel")
            focus: true
            onClicked: root.close()
        }
    }

    Connections {
        target: root.vm

        function onPrintingChanged() {
            if (root.vm.printing === "" && root.opened)
                root.close();
        }
    }
}
