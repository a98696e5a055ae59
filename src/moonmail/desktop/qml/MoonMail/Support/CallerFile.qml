pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Whom the desk talks with: what may be told, the verification, the masked fields, the bookings.
FocusScope {
    id: root

    required property VmDesk desk
    required property VmDeskCaller vm

    function toFirst() {
        if (root.vm.state !== "open")
            root.forceActiveFocus();
        else if (root.vm.verified)
            fields.toFirst();
        else
            verify.toFirst();
    }

    // What had the focus went: it goes to what comes next in the call, once that is there.
    Connections {
        target: root.vm

        function onStateChanged() {
            if (root.activeFocus && root.vm.state === "open")
                Qt.callLater(root.toFirst);
        }

        function onVerifiedChanged() {
            if (root.activeFocus && root.vm.state === "open")
                Qt.callLater(root.toFirst);
        }
    }

    Connections {
        target: root.vm.reveal

        function onTitleChanged() {
            if (root.activeFocus && root.vm.reveal.title === "")
                fields.toFirst();
        }
    }

    EmptyState {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.s8
        visible: root.vm.state === "none"
        iconName: "headphones"
        title: qsTr("Nobody is open")
        text: qsTr("Find the caller on the left. What is personal stays hidden until they are verified.")
    }

    ScrollPage {
        anchors.fill: parent
        visible: root.vm.state !== "none"
        margin: Theme.s5

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s4

            Repeater {
                model: root.vm.state === "loading" ? 3 : 0

                Skeleton {
                    required property int index

                    implicitHeight: Math.round((index === 0 ? 60 : 180) * Theme.textScale)
                    radius: Theme.radiusCard
                    Layout.fillWidth: true
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

            RowLayout {
                visible: root.vm.state === "open"
                spacing: Theme.s4
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    Heading {
                        objectName: "caller-name"
                        text: root.vm.name
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: root.vm.facts
                        color: Theme.inkMuted
                        Layout.fillWidth: true
                    }

                    Chip {
                        objectName: "caller-verified"
                        text: root.vm.verifiedWords
                        iconName: root.vm.verified ? "shield-check" : "lock"
                        tone: root.vm.verified ? "ok" : "warn"
                        Layout.fillWidth: true
                        Layout.topMargin: Theme.s1
                    }
                }

                IconButton {
                    id: over

                    objectName: "caller-close"
                    iconName: "x"
                    text: qsTr("The call is over")
                    Layout.alignment: Qt.AlignTop
                    onClicked: {
                        root.vm.close();
                        root.desk.escape();
                    }

                    Tip {
                        target: over
                        text: over.text
                    }
                }
            }

            CallerVerify {
                id: verify

                desk: root.desk
                vm: root.vm.verify
                visible: root.vm.state === "open" && !root.vm.verified
                Layout.fillWidth: true
            }

            CallerFields {
                id: fields

                desk: root.desk
                vm: root.vm
                visible: root.vm.state === "open" && root.vm.verified
                Layout.fillWidth: true
            }

            // By its file: it is there for whoever may help.
            Loader {
                readonly property bool wanted: root.desk.mayHelp && root.vm.state === "open" && root.vm.verified

                visible: wanted && root.desk.choices.open
                Layout.fillWidth: true
                onWantedChanged: fetch()
                onVisibleChanged: {
                    if (!visible && root.activeFocus)
                        Qt.callLater(root.toFirst);
                }
                Component.onCompleted: fetch()

                function fetch() {
                    if (wanted)
                        setSource("ChoiceCard.qml", {
                            desk: root.desk
                        });
                    else
                        source = "";
                }
            }

            CallerBookings {
                vm: root.vm
                visible: root.vm.state === "open"
                Layout.fillWidth: true
            }

            CallerLog {
                vm: root.vm
                visible: root.vm.state === "open"
                Layout.fillWidth: true
            }
        }
    }
}
