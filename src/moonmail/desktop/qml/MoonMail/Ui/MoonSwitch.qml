pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

T.Switch {
    id: root

    property string hint: ""

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: indicator.width + Theme.s3
    topPadding: Theme.s1
    bottomPadding: Theme.s1
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    Accessible.description: root.hint
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: ColumnLayout {
        spacing: 0

        Body {
            text: root.text
            Accessible.ignored: true
            Layout.fillWidth: true
        }

        Caption {
            text: root.hint
            visible: text !== ""
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
    indicator: Rectangle {
        y: (root.height - height) / 2
        width: Theme.s12
        height: Theme.s6 + Theme.s1
        radius: height / 2
        color: root.checked ? Theme.accent : Theme.clear
        border.width: Theme.stroke
        border.color: root.checked ? Theme.accent : Theme.edge

        Rectangle {
            x: root.checked ? parent.width - width - Theme.s1 : Theme.s1
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.s5
            height: Theme.s5
            radius: height / 2
            color: root.checked ? Theme.accentInk : Theme.edge

            Behavior on x {
                NumberAnimation {
                    duration: Theme.quick
                    easing.type: Easing.OutCubic
                }
            }
        }

        FocusRing {
            target: root
            corner: parent.radius
        }
    }
}
