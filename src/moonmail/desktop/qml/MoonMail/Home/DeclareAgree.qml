pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What a sender agrees to before an item is taken.
ColumnLayout {
    id: root

    required property VmDeclaration vm

    spacing: Theme.s3

    Body {
        text: qsTr("Please read each line, and choose it if you agree.")
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.s2
    }

    Repeater {
        model: root.vm.agreements

        DeclareChip {
            id: line

            required property string key
            required property string name
            required property bool chosen

            objectName: "declare-agree-" + line.key
            text: line.name
            strong: false
            checked: line.chosen
            topPadding: Theme.s3
            bottomPadding: Theme.s3
            Layout.fillWidth: true
            onClicked: root.vm.toggleAgreement(line.key)
        }
    }
}
