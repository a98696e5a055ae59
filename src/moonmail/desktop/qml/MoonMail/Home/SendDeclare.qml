pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// A few questions at a time on the left, what the rules say of the answers on the right. Narrow windows show the verdict
// in one line above, and in full below.
FocusScope {
    id: root

    required property VmDeclaration vm
    readonly property bool wide: root.width > Math.round(760 * Theme.textScale)
    readonly property string partFile: {
        switch (root.vm.partKey) {
        case "what":
            return "DeclareWhat.qml";
        case "owner":
            return "DeclareOwner.qml";
        case "photos":
            return Mode.kiosk ? "DeclareNoPhotos.qml" : "DeclarePhotos.qml";
        case "agree":
            return "DeclareAgree.qml";
        default:
            return "DeclareQuestions.qml";
        }
    }

    onPartFileChanged: part.show()
    Component.onCompleted: part.show()

    Connections {
        target: root.vm

        function onAnnounced(text: string) {
            root.Accessible.announce(text);
        }

        function onPartShown() {
            heading.forceActiveFocus();
            Qt.callLater(page.toTop);
        }
    }

    RowLayout {
        anchors.fill: parent
        spacing: 0

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            Layout.fillHeight: true

            ScrollPage {
                id: page

                function toTop() {
                    page.contentY = 0;
                }

                margin: Theme.s8
                endMargin: root.wide ? Theme.s4 : Theme.s8
                Layout.fillWidth: true
                Layout.fillHeight: true

                ColumnLayout {
                    width: parent ? parent.width : 0
                    spacing: Theme.s4

                    Notice {
                        kind: Notice.Kind.Warn
                        visible: root.vm.troubleHappened !== ""
                        happened: root.vm.troubleHappened
                        safe: root.vm.troubleSafe
                        next: root.vm.troubleNext
                        Layout.fillWidth: true
                    }

                    ColumnLayout {
                        spacing: 0
                        Layout.fillWidth: true

                        Caption {
                            text: qsTr("Part %1 of %2").arg(root.vm.part + 1).arg(root.vm.partCount)
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }

                        Heading {
                            id: heading

                            text: root.vm.partName
                            activeFocusOnTab: false
                            Layout.fillWidth: true
                        }
                    }

                    Chip {
                        visible: !root.wide
                        text: root.vm.standName
                        iconName: root.vm.standIcon
                        tone: root.vm.standTone
                        Layout.fillWidth: true
                    }

                    Loader {
                        id: part

                        function show() {
                            Mode.turned();
                            part.setSource(root.partFile, {
                                vm: root.vm
                            });
                        }

                        focus: true
                        Layout.fillWidth: true
                    }

                    DeclareSteps {
                        visible: !root.wide
                        vm: root.vm
                        Layout.fillWidth: true
                        Layout.topMargin: Theme.s2
                    }

                    DeclareVerdict {
                        visible: !root.wide
                        vm: root.vm
                        Layout.fillWidth: true
                        Layout.topMargin: Theme.s2
                    }

                    DeclareParts {
                        visible: !root.wide
                        vm: root.vm
                        Layout.fillWidth: true
                    }
                }
            }

            Divider {
                visible: root.wide
                Layout.fillWidth: true
                Layout.leftMargin: Theme.s8
            }

            DeclareSteps {
                visible: root.wide
                vm: root.vm
                Layout.fillWidth: true
                Layout.leftMargin: Theme.s8
                Layout.topMargin: Theme.s3
                Layout.bottomMargin: Theme.s3
            }
        }

        ScrollPage {
            id: aside

            visible: root.wide
            margin: Theme.s8
            endMargin: Theme.s8
            Layout.preferredWidth: Math.round(352 * Theme.textScale) + Theme.s8
            Layout.fillHeight: true

            ColumnLayout {
                width: parent ? parent.width : 0
                spacing: Theme.s4

                DeclareVerdict {
                    vm: root.vm
                    Layout.fillWidth: true
                }

                DeclareParts {
                    vm: root.vm
                    Layout.fillWidth: true
                }
            }
        }
    }

    DropArea {
        id: drop

        objectName: "declare-drop"
        anchors.fill: parent
        enabled: root.vm.partKey === "photos" && !Mode.kiosk
        keys: ["text/uri-list"]
        onDropped: event => {
            if (event.hasUrls) {
                root.vm.addPhotos(event.urls);
                event.accept();
            }
        }

        Rectangle {
            anchors.fill: parent
            anchors.margins: Theme.s3
            visible: drop.containsDrag
            radius: Theme.radiusCard
            color: Theme.shade
            border.width: Theme.stroke
            border.color: Theme.accent

            Subheading {
                anchors.centerIn: parent
                text: qsTr("Drop the photos here")
            }
        }
    }

    Shortcut {
        sequences: [StandardKey.Paste]
        enabled: root.vm.partKey === "photos" && !Mode.kiosk
        onActivated: root.vm.pastePhoto()
    }
}
