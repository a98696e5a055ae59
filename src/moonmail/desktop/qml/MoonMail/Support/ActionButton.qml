pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// A button of one action: runs it by its id, and says its keys in its tooltip and to a screen reader.
MoonButton {
    id: root

    required property VmDesk desk
    required property string actionId
    readonly property string keys: root.desk.keysOf(root.actionId)

    description: root.keys
    onClicked: root.desk.run(root.actionId)

    Tip {
        target: root
        text: root.keys
    }
}
