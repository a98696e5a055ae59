pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// A page for the guest's own phone: this screen opens none.
KioskPage {
    id: root

    required property VmTask vm

    title: root.vm.addressTitle
    lead: root.vm.addressText

    PhoneCode {
        picture: root.vm.addressQr
        modules: root.vm.addressModules
        limit: Math.min(620, Math.max(240, root.height - 2 * Theme.s10 - 4 * Theme.title))
        name: qsTr("Code for your phone: %1").arg(root.vm.addressTitle)
        Layout.alignment: Qt.AlignHCenter
    }
}
