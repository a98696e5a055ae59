pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// The kiosk's own window, always there: guests' sessions lie over it and go.
T.ApplicationWindow {
    id: root

    required property VmKioskShell shell

    function showScreen() {
        const files = {
            "attract": "Attract.qml",
            "out_of_order": "OutOfOrder.qml",
            "maintenance": "Maintenance.qml",
            "pin": "StaffPin.qml"
        };
        loader.setSource(files[root.shell.screen], {
            shell: root.shell
        });
    }

    width: 1080
    height: 1920
    visible: false
    title: "MoonMail"
    color: Theme.skyDeep
    flags: Qt.Window | Qt.FramelessWindowHint
    Component.onCompleted: root.showScreen()

    Binding {
        target: Theme
        property: "choice"
        value: "night"
    }

    Binding {
        target: Theme
        property: "textScale"
        value: Theme.standing
    }

    Binding {
        target: Theme
        property: "touch"
        value: true
    }

    Binding {
        target: Theme
        property: "japanese"
        value: root.shell.japaneseFirst
    }

    Connections {
        target: root.shell

        function onScreenChanged() {
            root.showScreen();
        }
    }

    Rectangle {
        anchors.fill: parent
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Theme.skyDeep
            }

            GradientStop {
                position: 1
                color: Theme.sky
            }
        }
    }

    Loader {
        id: loader

        anchors.fill: parent
        focus: true
        onLoaded: {
            const shown = loader.item as Item;
            shown.focus = true;
            shown.forceActiveFocus();
        }
    }
}
