pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings
import MoonMail.Ui

// Qt's own keyboard: it turns kana into kanji. Loaded by name alone: not every kiosk has it.
Item {
    id: root

    required property real windowHeight
    // As wide as it can be without taking more than this part of a low screen.
    readonly property real tallest: root.windowHeight * 0.4

    function follow() {
        VirtualKeyboardSettings.locale = Theme.japanese ? "ja_JP" : "en_GB";
    }

    implicitHeight: panel.height + Theme.s2

    InputPanel {
        id: panel

        readonly property bool japanese: Theme.japanese

        y: Theme.s1
        width: Math.min(root.width, root.tallest * 2.6)
        anchors.horizontalCenter: parent.horizontalCenter
        onJapaneseChanged: root.follow()
        Component.onCompleted: {
            VirtualKeyboardSettings.activeLocales = ["ja_JP", "en_GB"];
            VirtualKeyboardSettings.wordCandidateList.alwaysVisible = true;
            root.follow();
        }
    }
}
