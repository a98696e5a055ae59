pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmDesk desk
    required property VmDeskAudit vm

    function toList() {
        if (list.count > 0)
            list.forceActiveFocus();
        else
            acts.field.forceActiveFocus();
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.s4
        spacing: Theme.s3

        Flow {
            id: filters

            spacing: Theme.s3
            Layout.fillWidth: true

            MoonComboBox {
                id: acts

                objectName: "audit-act"
                field.Accessible.name: qsTr("What was done")
                options: root.vm.acts
                index: root.vm.act
                onChosen: index => root.vm.chooseAct(index)
            }

            ActionButton {
                desk: root.desk
                actionId: "audit.reload"
                text: qsTr("Newest")
                iconName: "refresh-cw"
                kind: MoonButton.Kind.Quiet
            }

            ActionButton {
                objectName: "audit-export"
                desk: root.desk
                actionId: "audit.export"
                text: qsTr("Export")
                iconName: "download"
                kind: MoonButton.Kind.Quiet
            }

            Repeater {
                model: root.vm.filters

                MoonButton {
                    required property string by
                    required property string words

                    objectName: "filter-" + by
                    width: Math.min(implicitWidth, filters.width)
                    text: qsTr("Only: %1").arg(words)
                    description: qsTr("Takes this filter away")
                    iconName: "x"
                    trailingIcon: true
                    onClicked: root.vm.without(by)
                }
            }
        }

        Notice {
            visible: root.vm.happened !== ""
            kind: Notice.Kind.Bad
            happened: root.vm.happened
            safe: root.vm.safe
            next: root.vm.next
            code: root.vm.code
            actionText: qsTr("Try again")
            actionIcon: "refresh-cw"
            Layout.fillWidth: true
            onActionTriggered: root.vm.reload()
        }

        ColumnLayout {
            visible: root.vm.state === "loading"
            spacing: Theme.s2
            Layout.fillWidth: true

            Repeater {
                model: root.vm.state === "loading" ? 8 : 0

                Skeleton {
                    implicitHeight: Math.round(44 * Theme.textScale)
                    Layout.fillWidth: true
                }
            }
        }

        EmptyState {
            visible: root.vm.state === "empty"
            iconName: "search"
            title: qsTr("Nothing fits")
            text: qsTr("No entry is about all of that. Take a filter away.")
            Layout.fillWidth: true
            Layout.topMargin: Theme.s8
        }

        ListView {
            id: list

            readonly property FocusReveal reveal: FocusReveal {
                view: list
                focused: list.Window.activeFocusItem
            }

            objectName: "audit-list"
            visible: root.vm.state === "shown"
            clip: true
            model: root.vm.rows
            spacing: Theme.s1
            boundsBehavior: Flickable.StopAtBounds
            keyNavigationEnabled: true
            activeFocusOnTab: true
            highlightMoveDuration: 0
            reuseItems: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Audit")
            Layout.fillWidth: true
            Layout.fillHeight: true
            T.ScrollBar.vertical: MoonScrollBar {}
            onAtYEndChanged: {
                if (list.atYEnd && list.count > 0)
                    root.vm.loadMore();
            }

            delegate: AuditLine {
                focus: ListView.isCurrentItem
                width: ListView.view ? ListView.view.width - Theme.s2 : 0
                onActiveFocusChanged: {
                    if (activeFocus)
                        root.vm.choose(number);
                }
                onClicked: {
                    list.currentIndex = index;
                    forceActiveFocus();
                    root.vm.choose(number);
                }
            }
            footer: MoonButton {
                width: ListView.view ? ListView.view.width - Theme.s2 : 0
                height: visible ? implicitHeight : 0
                visible: root.vm.more
                text: root.vm.busy ? qsTr("Reading…") : qsTr("Earlier entries")
                kind: MoonButton.Kind.Quiet
                enabled: !root.vm.busy
                onClicked: root.vm.loadMore()
            }
        }

        Item {
            visible: root.vm.state !== "shown"
            Layout.fillHeight: true
        }
    }
}
