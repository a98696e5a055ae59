pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// One document: what the member agreed to, and the newer version if there is one.
GridLayout {
    id: root

    required property VmMyData vm
    required property string name
    required property string title
    required property string agreed
    required property string newer
    required property string path
    required property bool agree

    columns: root.width > 560 * Theme.textScale ? 2 : 1
    columnSpacing: Theme.s4
    rowSpacing: Theme.s2

    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true

        Body {
            text: root.title
            font.bold: true
            Layout.fillWidth: true
        }

        Caption {
            text: root.agreed
            Layout.fillWidth: true
        }

        Caption {
            text: root.newer
            visible: text !== ""
            color: Theme.warn
            Layout.fillWidth: true
        }
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: root.columns === 1
        Layout.preferredWidth: root.columns === 2 ? Math.round(300 * Theme.textScale) : -1
        layoutDirection: root.columns === 2 ? Qt.RightToLeft : Qt.LeftToRight

        MoonButton {
            text: qsTr("Read it")
            description: root.title
            iconName: "external-link"
            onClicked: root.vm.read(root.path)
        }

        MoonButton {
            text: qsTr("Agree")
            description: root.title
            iconName: "check"
            visible: root.agree
            onClicked: root.vm.agree(root.name)
        }
    }
}
