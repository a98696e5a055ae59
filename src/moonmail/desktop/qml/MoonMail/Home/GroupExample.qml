pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What a list looks like, while there is none yet.
Card {
    id: root

    required property VmGroup group

    spacing: Theme.s2

    Subheading {
        text: qsTr("How a list looks")
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }

    Body {
        text: root.group.wordsOnly ? qsTr("See you on the Moon!\nTo my future self: keep looking up.\nThank you, everyone.") : qsTr("Sakura Yamamoto\nHaruto Suzuki\nYui Tanaka")
        font.family: Theme.mono
        Layout.fillWidth: true
    }

    Caption {
        text: qsTr("Up to 500 lines. You can also drop a CSV file here: names in the first column, words in the second, in UTF-8 or Shift_JIS.")
        Layout.fillWidth: true
        Layout.topMargin: Theme.s2
    }
}
