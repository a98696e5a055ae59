pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// A group's plates, with a field to find a name among them.
ShipmentSection {
    id: root

    required property VmEntries entries

    objectName: "entries"
    title: qsTr("Names on board")
    summary: root.entries.summary
    iconName: "users-round"
    wanted: true
    visible: root.entries.state === "ready"

    MoonTextField {
        objectName: "find-name"
        label: qsTr("Find a name")
        Layout.fillWidth: true
        onEdited: text => root.entries.find(text)
    }

    Caption {
        id: found

        text: root.entries.found
        visible: text !== ""
        Accessible.role: Accessible.AlertMessage
        Layout.fillWidth: true
        onTextChanged: {
            if (found.text !== "")
                found.Accessible.announce(found.text);
        }
    }

    ListView {
        id: list

        implicitHeight: Math.min(contentHeight, Math.round(280 * Theme.textScale))
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: count > 0
        keyNavigationEnabled: true
        reuseItems: true
        spacing: Theme.s1
        model: root.entries.entries
        Accessible.role: Accessible.List
        Accessible.name: root.title
        Layout.fillWidth: true
        delegate: EntryLine {
            width: list.width
        }

        FocusRing {
            target: list
        }
    }
}
