pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// A page that scrolls by wheel, bar and keys, and brings what has the focus into view.
Flickable {
    id: root

    default property alias content: inner.data
    property int margin: Theme.s10
    property int endMargin: root.margin
    readonly property FocusReveal _reveal: FocusReveal {
        view: root
        focused: root.Window.activeFocusItem
    }

    contentWidth: width
    contentHeight: inner.childrenRect.height + 2 * root.margin
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    Keys.onPressed: event => {
        const limit = Math.max(0, root.contentHeight - root.height);
        const page = root.height * 0.9;
        switch (event.key) {
        case Qt.Key_PageDown:
            root.contentY = Math.min(limit, root.contentY + page);
            break;
        case Qt.Key_PageUp:
            root.contentY = Math.max(0, root.contentY - page);
            break;
        case Qt.Key_Home:
            root.contentY = 0;
            break;
        case Qt.Key_End:
            root.contentY = limit;
            break;
        default:
            return;
        }
        event.accepted = true;
    }
    T.ScrollBar.vertical: MoonScrollBar {}

    Item {
        id: inner

        x: root.margin
        y: root.margin
        width: root.width - root.margin - root.endMargin
        height: childrenRect.height
    }
}
