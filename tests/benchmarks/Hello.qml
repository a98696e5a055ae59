pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.Ui

// The floor: a window of the same style and faces with 40 controls, and nothing behind it.
T.ApplicationWindow {
    width: 1280
    height: 800
    visible: true
    color: Theme.skyDeep

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.s10
        columns: 4

        Repeater {
            model: 16

            MoonButton {
                required property int index

                text: "月へ送る " + index
                iconName: "send"
            }
        }

        Repeater {
            model: 12

            MoonTextField {
                required property int index

                label: "お名前 " + index
            }
        }

        Repeater {
            model: 12

            MoonSwitch {
                required property int index

                text: "通知 " + index
            }
        }
    }
}
