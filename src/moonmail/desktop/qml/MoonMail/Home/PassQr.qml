pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// The pass's code: at least ``mm`` wide on this screen.
QrCode {
    id: root

    required property VmBoardingPass pass

    pictureName: "pass-qr"
    picture: root.pass.qr
    modules: root.pass.modules
    name: qsTr("Code of the boarding pass")
}
