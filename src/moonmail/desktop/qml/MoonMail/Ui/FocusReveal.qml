pragma ComponentBehavior: Bound

import QtQuick

// Brings what has the focus into the view of a page or list that scrolls.
QtObject {
    id: root

    required property Flickable view
    // What has the focus in the window.
    required property Item focused
    property Item _revealed: null

    // In one piece: on a page that is on its way out nothing else can be called any more.
    function look() {
        const view = root.view;
        const item = root.focused;
        // A window that becomes active again gives the focus back: the page stays where the user has scrolled it.
        if (!item || !view || item === root._revealed)
            return;
        root._revealed = item;
        let around = item.parent;
        while (around && around !== view.contentItem)
            around = around.parent;
        if (!around)
            return;
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

    // The focus also goes when a page is taken down: while that happens nothing here may be touched.
    onFocusedChanged: Qt.callLater(root.look)
}
