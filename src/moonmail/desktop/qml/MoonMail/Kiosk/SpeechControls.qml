pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App

// Spoken output on and off. Where nothing can be heard, it says so from the beginning.
GuestTool {
    id: root

    required property VmGuest guest
    required property VmSpeech vm

    objectName: "speech"
    text: root.vm.label
    value: root.vm.standing
    iconName: root.vm.available ? "headphones" : "volume-off"
    checkable: root.vm.available
    on: root.vm.on
    onClicked: root.vm.toggle()
}
