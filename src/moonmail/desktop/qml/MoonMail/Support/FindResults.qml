pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// The one box, and what it finds. Arrows choose, Enter opens; a scanner types and sends Enter by itself.
FocusScope {
    id: root

    required property VmDesk desk
    required property VmDeskFind vm

    function toBox() {
        box.field.forceActiveFocus();
        box.field.selectAll();
    }

    function toResults() {
        if (list.count > 0)
            list.forceActiveFocus();
        else
            root.toBox();
    }

    function openCurrent() {
        if (root.vm.state === "found" && list.currentIndex >= 0 && list.currentItem !== null && root.picked)
            (list.currentItem as ListRow).click();
        else
            root.vm.submit();
    }

    // An arrow was used since the last letter: Enter opens what it points at.
    property bool picked: false

    ColumnLayout {
        id: column

        anchors.fill: parent
        anchors.margins: Theme.s4
        spacing: Theme.s3

        RowLayout {
            spacing: Theme.s2
            Layout.fillWidth: true

            MoonTextField {
                id: box

                objectName: "find-box"
                placeholderText: qsTr("Name, number, phone, e-mail, pass")
                maximumLength: 600
                field.focus: true
                field.Accessible.name: qsTr("Search for a caller")
                field.Accessible.description: qsTr("Name in kanji, kana or Latin letters, membership number, phone, e-mail, booking reference, pass or air waybill")
                field.Keys.onDownPressed: {
                    root.picked = true;
                    list.incrementCurrentIndex();
                }
                field.Keys.onUpPressed: {
                    root.picked = true;
                    list.decrementCurrentIndex();
                }
                Layout.fillWidth: true
                onEdited: text => {
                    root.picked = false;
                    root.vm.type(text);
                }
                onAccepted: root.openCurrent()

                Binding {
                    target: box
                    property: "text"
                    value: root.vm.typed
                }
            }

            IconButton {
                id: picture

                objectName: "find-picture"
                iconName: "qr-code"
                text: qsTr("Find by a picture's QR code")
                onClicked: root.desk.run("find.picture")

                Tip {
                    target: picture
                    text: qsTr("QR code in a picture or PDF, or drop it here (%1)").arg(root.desk.keysOf("find.picture"))
                }
            }
        }

        Notice {
            visible: root.vm.passWords !== ""
            kind: root.vm.passGood ? Notice.Kind.Good : Notice.Kind.Warn
            happened: root.vm.passWords
            Layout.fillWidth: true
        }

        Notice {
            visible: root.vm.pictureError !== ""
            kind: Notice.Kind.Warn
            happened: root.vm.pictureError
            Layout.fillWidth: true
        }

        Caption {
            id: count

            objectName: "find-count"
            text: root.vm.count
            visible: text !== ""
            color: Theme.inkMuted
            Layout.fillWidth: true
            onTextChanged: {
                if (count.text !== "")
                    count.Accessible.announce(count.text);
            }
        }

        ScrollPage {
            visible: root.vm.state !== "found"
            margin: 0
            Layout.fillWidth: true
            Layout.fillHeight: true

            ColumnLayout {
                width: parent ? parent.width : 0
                spacing: Theme.s3

                Body {
                    visible: root.vm.state === "empty"
                    text: qsTr("One character is enough: a name in kanji, kana or Latin letters, a membership number, a phone number, an e-mail address, a booking reference, an air waybill. Or scan a pass.")
                    color: Theme.inkMuted
                    Layout.fillWidth: true
                }

                Repeater {
                    model: root.vm.state === "asking" ? 4 : 0

                    Skeleton {
                        implicitHeight: Math.round(84 * Theme.textScale)
                        radius: Theme.radiusCard
                        Layout.fillWidth: true
                    }
                }

                EmptyState {
                    visible: root.vm.state === "nothing"
                    iconName: "search"
                    title: root.vm.noneTitle
                    text: root.vm.noneText
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s6
                }

                Notice {
                    visible: root.vm.state === "failed"
                    kind: Notice.Kind.Bad
                    happened: root.vm.happened
                    safe: root.vm.safe
                    next: root.vm.next
                    code: root.vm.code
                    Layout.fillWidth: true
                }

                MoonButton {
                    visible: root.vm.state === "failed"
                    text: qsTr("Try again")
                    iconName: "refresh-cw"
                    onClicked: root.vm.again()
                }
            }
        }

        ListView {
            id: list

            objectName: "find-results"
            visible: root.vm.state === "found"
            clip: true
            model: root.vm.rows
            spacing: Theme.s2
            boundsBehavior: Flickable.StopAtBounds
            keyNavigationEnabled: true
            activeFocusOnTab: true
            highlightMoveDuration: 0
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Results")
            Layout.fillWidth: true
            Layout.fillHeight: true
            T.ScrollBar.vertical: MoonScrollBar {}
            // While the arrows choose, the focus stays in the box: what Enter would open is told.
            onCurrentItemChanged: {
                const current = list.currentItem as FindRow;
                if (current && root.picked && box.field.activeFocus)
                    current.Accessible.announce(current.text);
            }

            delegate: FindRow {
                width: ListView.view ? ListView.view.width - Theme.s2 : 0
                focusPolicy: Qt.ClickFocus
                focus: ListView.isCurrentItem
                raised: ListView.isCurrentItem
                onClicked: {
                    list.currentIndex = index;
                    root.vm.open(memberId);
                }
            }
        }
    }
}
