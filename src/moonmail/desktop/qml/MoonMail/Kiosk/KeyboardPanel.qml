pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// The on-screen keyboard below the page, which gets smaller by it and brings the field in use into what is left.
FocusScope {
    id: root

    required property VmGuest guest
    required property VmKeyboard vm
    // What scrolls around the field, the page itself and not the field's own lines.
    readonly property Flickable page: {
        let found = null;
        for (let around = root.vm.field; around; around = around.parent)
            found = (around as Flickable) ?? found;
        return found;
    }

    // Every view around the field scrolls until the caret is seen, and all of the field and its label if there is room.
    function reveal() {
        const field = root.vm?.field;
        if (!field || !root.vm.shown)
            return;
        let whole = field;
        let around = field.parent;
        while (around) {
            const frame = around as FieldFrame;
            if (frame)
                whole = frame;
            const view = around as Flickable;
            if (view)
                root.revealIn(view, field, whole);
            around = around.parent;
        }
    }

    function revealIn(view: Flickable, field: Item, whole: Item) {
        const line = (field as TextInput)?.cursorRectangle ?? (field as TextEdit)?.cursorRectangle ?? Qt.rect(0, 0, 0, field.height);
        const caret = view.contentItem.mapFromItem(field, 0, line.y).y;
        const caretEnd = caret + line.height;
        let top = caret - Theme.s3;
        let bottom = caretEnd + Theme.s3;
        const frame = view.contentItem.mapFromItem(whole, 0, 0).y;
        if (whole.height + 2 * Theme.s3 <= view.height) {
            top = frame - Theme.s3;
            bottom = frame + whole.height + Theme.s3;
        }
        const first = view.originY - view.topMargin;
        const last = Math.max(first, view.originY + view.contentHeight + view.bottomMargin - view.height);
        if (top < view.contentY)
            view.contentY = Math.max(first, top);
        else if (bottom > view.contentY + view.height)
            view.contentY = Math.min(last, bottom - view.height);
    }

    implicitHeight: !root.vm.shown ? 0 : pad.active ? pad.y + pad.implicitHeight : converter.y + converter.implicitHeight
    Accessible.role: Accessible.Grouping
    Accessible.name: root.vm.title
    Window.onWindowChanged: root.vm?.attach(root.Window.window, root)
    Component.onCompleted: root.vm.attach(root.Window.window, root)

    Connections {
        target: root.vm

        function onShownChanged() {
            if (root.vm.shown)
                root.Accessible.announce(root.vm.title);
        }
    }

    // Its height is there only when the layouts have been done.
    Connections {
        target: root.page

        function onHeightChanged() {
            Qt.callLater(root.reveal);
        }

        function onContentHeightChanged() {
            Qt.callLater(root.reveal);
        }
    }

    Connections {
        target: root.vm.field
        ignoreUnknownSignals: true

        function onCursorRectangleChanged() {
            Qt.callLater(root.reveal);
        }
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.paper

        Rectangle {
            width: parent.width
            height: Theme.hairline
            color: Theme.edge
        }
    }

    MoonButton {
        id: swap

        objectName: "switch-keys"
        kind: MoonButton.Kind.Quiet
        // A touch leaves the focus in the field.
        focusPolicy: Qt.TabFocus
        text: root.vm.switchLabel
        visible: root.vm.hasConverter && root.vm.shown
        y: Theme.hairline
        anchors.right: parent.right
        anchors.rightMargin: Theme.s4
        onClicked: root.vm.switchKeys()
    }

    Loader {
        id: converter

        objectName: "converter-pad"
        y: swap.height
        width: root.width
        visible: root.vm.shown && root.vm.converts
        Component.onCompleted: {
            if (root.vm.hasConverter)
                converter.setSource("ConverterPad.qml", {
                    windowHeight: Qt.binding(() => root.Window.height)
                });
        }
    }

    // Also where the other one can't be loaded.
    Loader {
        id: pad

        y: root.vm.hasConverter ? swap.height : 0
        width: root.width
        active: !root.vm.converts || converter.status !== Loader.Ready
        visible: active && root.vm.shown
        sourceComponent: KeyPad {
            objectName: "key-pad"
            vm: root.vm
            windowHeight: root.Window.height
        }
    }
}
