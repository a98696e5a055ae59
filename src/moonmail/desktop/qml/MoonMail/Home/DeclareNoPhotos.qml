pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// On a shared screen there are no files to choose from.
Notice {
    required property VmDeclaration vm

    kind: Notice.Kind.Info
    happened: qsTr("Photos can't be added at this screen.")
    safe: qsTr("You can order without them.")
    next: qsTr("Later you can add them in the app on your own computer. Our staff look at the declaration first and ask you if they need a photo.")
}
