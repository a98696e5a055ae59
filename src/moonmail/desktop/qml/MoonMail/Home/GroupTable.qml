pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// All entries, five hundred as quickly as five; looked through by name.
ColumnLayout {
    id: root

    required property VmGroup group

    spacing: Theme.s2

    MoonTextField {
        label: qsTr("Find a name")
        hint: root.group.shown
        text: root.group.wanted
        field.objectName: "group-search"
        Layout.fillWidth: true
        onEdited: text => root.group.search(text)
    }

    ListView {
        id: table

        objectName: "group-table"
        implicitHeight: Math.min(contentHeight, Math.round(300 * Theme.textScale))
        clip: true
        spacing: Theme.s1
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        keyNavigationEnabled: true
        currentIndex: root.group.selected
        highlightFollowsCurrentItem: false
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Entries")
        Layout.fillWidth: true
        T.ScrollBar.vertical: MoonScrollBar {}
        model: root.group.entries
        onCurrentItemChanged: {
            const row = table.currentItem as GroupEntryLine;
            if (row && table.activeFocus)
                root.group.select(row.key);
        }

        delegate: GroupEntryLine {
            width: table.width - Theme.s3
            group: root.group
        }
    }
}
