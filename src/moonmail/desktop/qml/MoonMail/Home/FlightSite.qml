pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Card {
    id: root

    required property VmFlight vm

    Subheading {
        Accessible.role: Accessible.Heading
        text: qsTr("Landing site")
        Layout.fillWidth: true
    }

    MoonDisc {
        pinX: root.vm.pinX
        pinY: root.vm.pinY
        spoken: root.vm.siteSpoken
        Layout.preferredWidth: Math.min(root.availableWidth, Theme.s16 * 4)
        Layout.preferredHeight: Layout.preferredWidth
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.s2
        Layout.bottomMargin: Theme.s2
    }

    Body {
        text: root.vm.site
        font.bold: true
        Layout.fillWidth: true
    }

    Body {
        text: root.vm.coordinates
        color: Theme.inkMuted
        Layout.fillWidth: true
        Layout.topMargin: -Theme.s2
    }

    Body {
        text: root.vm.siteNote
        visible: text !== ""
        Layout.fillWidth: true
    }

    Caption {
        text: root.vm.launch
        Layout.fillWidth: true
    }
}
