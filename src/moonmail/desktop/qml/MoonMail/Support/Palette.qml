pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// Everything that can be done here, by its name. Arrows choose, Enter does it, Esc closes.
T.Popup {
    id: root

    required property VmDesk desk
    readonly property VmDeskPalette vm: root.desk.palette
    readonly property string _covered: root.desk.covered

    function use(commandId: string) {
        root.close();
        root.desk.run(commandId);
    }

    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round(parent.height / 8) : 0
    width: parent ? Math.min(parent.width - Theme.s12, Math.round(620 * Theme.textScale)) : 0
    height: parent ? Math.min(parent.height * 3 / 4, implicitHeight) : 0
    implicitHeight: typed.implicitHeight + Theme.s3 + Math.max(list.contentHeight, none.implicitHeight) + 2 * padding
    padding: Theme.s4
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    onAboutToShow: {
        root.vm.begin();
        typed.field.clear();
        list.currentIndex = 0;
    }
    onOpened: typed.field.forceActiveFocus()
    on_CoveredChanged: {
        if (root._covered !== "")
            root.close();
    }

    contentItem: ColumnLayout {
        spacing: Theme.s3

        MoonTextField {
            id: typed

            objectName: "palette-typed"
            placeholderText: qsTr("What would you like to do?")
            field.Accessible.name: qsTr("Find a command")
            field.focus: true
            field.Keys.onDownPressed: list.incrementCurrentIndex()
            field.Keys.onUpPressed: list.decrementCurrentIndex()
            Layout.fillWidth: true
            onEdited: text => {
                root.vm.type(text);
                list.currentIndex = 0;
            }
            onAccepted: (list.currentItem as ListRow)?.click()
        }

        Body {
            id: none

            visible: root.vm.count === 0
            text: qsTr("There is no such command here.")
            color: Theme.inkMuted
            Layout.fillWidth: true
        }

        ListView {
            id: list

            objectName: "palette-list"
            clip: true
            // Not while it is closed: Qt complains of a list that shrinks below a sheet that goes.
            model: root.visible ? root.vm.rows : null
            boundsBehavior: Flickable.StopAtBounds
            // Rows out of sight are made later, and Qt complains when letters take them away before.
            cacheBuffer: 0
            Layout.fillWidth: true
            Layout.fillHeight: true
            T.ScrollBar.vertical: MoonScrollBar {}
            // The focus stays where is typed: what Enter would do is told.
            onCurrentItemChanged: {
                const current = list.currentItem as ListRow;
                if (current && root.opened)
                    current.Accessible.announce(current.text);
            }

            delegate: ListRow {
                id: row

                required property int index
                required property string commandId
                required property string name
                required property string keys
                required property string place
                required property bool usable

                width: ListView.view ? ListView.view.width : 0
                topPadding: Theme.s2
                bottomPadding: Theme.s2
                text: row.name
                enabled: row.usable
                raised: ListView.isCurrentItem
                marked: ListView.isCurrentItem
                focusPolicy: Qt.NoFocus
                Accessible.description: row.keys
                onClicked: root.use(row.commandId)

                contentItem: RowLayout {
                    spacing: Theme.s3

                    Body {
                        text: row.name
                        color: row.usable ? Theme.ink : Theme.inkMuted
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: row.place
                        color: Theme.inkMuted
                        Accessible.ignored: true
                    }

                    Mono {
                        text: row.keys
                        visible: text !== ""
                        font.pixelSize: Theme.caption
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
    background: Rectangle {
        radius: Theme.radiusCard
        color: Theme.paper
        border.width: Theme.hairline
        border.color: Theme.edge
    }
    T.Overlay.modal: Rectangle {
        color: Theme.shade
    }
}
