pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// The kiosk's own keys: kana, letters, signs. Upright, what is not a character stands below; on a wide screen beside.
FocusScope {
    id: root

    required property VmKeyboard vm
    property real windowHeight: 0
    readonly property int gap: Theme.s1
    readonly property real unit: (root.width - 2 * Theme.s4) / root.vm.units
    // As high as a finger wants and the text needs, and no higher than leaves the page its room.
    readonly property real step: Math.max(Theme.target + root.gap, Math.min(Theme.heading * Theme.tightLineHeight + root.gap, root.windowHeight * (root.wide ? 0.34 : 0.4) / root.vm.lines))
    readonly property bool wide: root.width > root.windowHeight
    property string current: ""

    function go(from: string, across: int, down: int) {
        root.enter(root.vm.neighbour(from, across, down));
    }

    function enter(name: string) {
        const there = "key-" + name;
        for (let at = 0; at < keys.count; at++) {
            const key = keys.itemAt(at);
            if (key && key.objectName === there) {
                key.forceActiveFocus(Qt.TabFocusReason);
                return;
            }
        }
    }

    implicitHeight: pad.y + pad.height + Theme.s3
    onWideChanged: root.vm?.setWide(root.wide)

    Connections {
        target: root.vm

        function onEntered() {
            root.enter(root.current === "" ? "0-0" : root.current);
        }

        function onLayoutNameChanged() {
            root.Accessible.announce(root.vm.layoutName);
        }
    }

    Caption {
        id: note

        x: Theme.s4
        y: Theme.s2
        width: root.width - 2 * x
        text: root.vm.note
        visible: root.vm.note !== ""
    }

    Item {
        id: pad

        x: Theme.s4
        y: Theme.s2 + (root.vm.note !== "" ? note.implicitHeight + Theme.s2 : 0)
        width: root.width - 2 * x
        height: root.vm.lines * root.step - root.gap
        Accessible.role: Accessible.Grouping
        Accessible.name: root.vm.layoutName

        Repeater {
            id: keys

            model: root.vm.rows

            PadKey {
                id: key

                required property int index
                required property string label
                required property string act
                required property int line
                required property int place
                required property int span
                required property string name

                objectName: "key-" + key.name
                x: key.place * root.unit
                y: key.line * root.step
                width: key.span * root.unit - root.gap
                height: root.step - root.gap
                text: key.label
                character: key.span === 2
                checkable: false
                most: root.step * 0.7
                autoRepeat: key.act === "delete" || key.act === "backward" || key.act === "forward"
                focusPolicy: root.current === key.name || (root.current === "" && key.index === 0) ? Qt.TabFocus : Qt.NoFocus
                onClicked: root.vm.press(key.name)
                onActiveFocusChanged: {
                    if (key.activeFocus)
                        root.current = key.name;
                }
                Keys.onTabPressed: root.vm.leave(true)
                Keys.onBacktabPressed: root.vm.leave(false)
                Keys.onLeftPressed: root.go(key.name, -1, 0)
                Keys.onRightPressed: root.go(key.name, 1, 0)
                Keys.onUpPressed: root.go(key.name, 0, -1)
                Keys.onDownPressed: root.go(key.name, 0, 1)
            }
        }
    }
}
