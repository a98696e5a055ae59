pragma ComponentBehavior: Bound

import QtQuick

// Brings what has the focus into the view of a page or list that scrolls.
QtObject {
    id: root

    required property Flickable view
    // What has the focus in the window.
    required property Item focused
    property Item _revealed: null

    function reveal(item: Item) {
        const view = root.view;
        const at = view.contentItem.mapFromItem(item, 0, 0);
        const top = at.y - Theme.s6;
        const bottom = at.y + item.height + Theme.s6;
        const first = view.originY - view.topMargin;
        const last = Math.max(first, view.originY + view.contentHeight + view.bottomMargin - view.height);
        if (top < view.contentY)
            view.contentY = Math.max(first, top);
        else if (bottom > view.contentY + view.height)
            view.contentY = Math.min(last, Math.min(top, bottom - view.height));
    }

    function look() {
        // A window that becomes active again gives the focus back: the page stays where the user has scrolled it.
        if (!root.focused || !root.view || root.focused === root._revealed)
            return;
        root._revealed = root.focused;
        let item = root.focused.parent;
        while (item && item !== root.view.contentItem)
            item = item.parent;
        if (item)
            root.reveal(root.focused);
    }

    // The focus also goes when a page is taken down: by then nothing here may be touched.
    onFocusedChanged: Qt.callLater(root.look)
}
