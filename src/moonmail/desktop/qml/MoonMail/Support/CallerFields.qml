pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What is registered, masked. Each field is shown by itself: for a reason, for a minute.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskCaller vm
    readonly property VmDeskReveal reveal: root.vm.reveal

    function toFirst() {
        for (let at = 0; at < rows.count; at++) {
            if ((rows.itemAt(at) as CallerField)?.toButton())
                return;
        }
    }

    padding: Theme.s5
    spacing: Theme.s1

    Subheading {
        text: qsTr("Registered")
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.s2
    }

    Repeater {
        id: rows

        model: root.vm.fields

        CallerField {
            narrow: root.width < 480 * Theme.textScale
            Layout.fillWidth: true
            onAsked: root.reveal.choose(field)
        }
    }

    Loader {
        active: root.reveal.title !== ""
        visible: active
        Layout.fillWidth: true
        Layout.topMargin: Theme.s3
        sourceComponent: CallerReveal {
            desk: root.desk
            vm: root.reveal
        }
    }
}
