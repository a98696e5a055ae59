pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// A page that scrolls by wheel, bar and keys, and brings what has the focus into view.
Flickable {
    id: root

    default property alias content: inner.data
    property int margin: Theme.s10
    property int endMargin: root.margin
    property Item _focused: root.Window.activeFocusItem
    property Item _revealed: null

    function reveal(item: Item) {
        const at = inner.mapFromItem(item, 0, 0);
        const top = at.y + inner.y - Theme.s6;
        const bottom = at.y + inner.y + item.height + Theme.s6;
        const limit = Math.max(0, root.contentHeight - root.height);
        if (top < root.contentY)
            root.contentY = Math.max(0, top);
        else if (bottom > root.contentY + root.height)
            root.contentY = Math.min(limit, Math.min(top, bottom - root.height));
    }

    contentWidth: width
    contentHeight: inner.childrenRect.height + 2 * root.margin
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    on_FocusedChanged: {
        // A window that becomes active again gives the focus back: the page stays where the user has scrolled it.
        if (!root._focused || root._focused === root._revealed)
            return;
        root._revealed = root._focused;
        let item = root._focused;
        while (item && item !== inner)
            item = item.parent;
        if (item && root._focused !== inner)
            root.reveal(root._focused);
    }
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
