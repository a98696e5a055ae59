pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.Ui

// A box of choices that change with the language and with other choices: it begins anew with each list, and is set right.
MoonComboBox {
    id: root

    required property int picked

    onPickedChanged: root.index = root.picked
    onOptionsChanged: root.index = root.picked
}
