pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// How far a run is: a number first, and a bar.
Card {
    id: root

    required property VmRunShown vm

    padding: Theme.s5

    Title {
        objectName: "run-progress"
        text: root.vm.progress
        Layout.fillWidth: true
    }

    T.ProgressBar {
        id: bar

        value: root.vm.part
        implicitHeight: Theme.s2
        Accessible.name: root.vm.progress
        Layout.fillWidth: true

        background: Rectangle {
            radius: height / 2
            color: Theme.tint(Theme.ink, 0.12)
            border.width: Theme.highContrast ? Theme.hairline : 0
            border.color: Theme.line
        }
        contentItem: Item {
            Rectangle {
                width: Math.round(parent.width * bar.visualPosition)
                height: parent.height
                radius: height / 2
                color: Theme.tone(root.vm.standingTone)
            }
        }
    }

    Body {
        text: root.vm.progressMore
        Layout.fillWidth: true
    }
}
