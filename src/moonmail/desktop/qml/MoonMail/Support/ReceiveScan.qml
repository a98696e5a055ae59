pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The box that a scan or a number goes into, and the one verdict on it.
ColumnLayout {
    id: root

    required property VmDesk desk
    required property VmDeskReceive vm

    function toBox() {
        box.field.forceActiveFocus();
        box.field.selectAll();
    }

    spacing: Theme.s4

    RowLayout {
        spacing: Theme.s2
        Layout.fillWidth: true

        MoonTextField {
            id: box

            label: qsTr("Boarding pass")
            placeholderText: qsTr("Scan, or type the pass number")
            inputMethodHints: Qt.ImhLatinOnly | Qt.ImhNoPredictiveText
            mono: true
            field.objectName: "receive-scan"
            field.focus: true
            Layout.fillWidth: true
            onAccepted: {
                root.vm.scan(box.text);
                box.text = "";
            }
        }

        IconButton {
            id: picture

            iconName: "image-up"
            text: qsTr("Read a code from a picture")
            Layout.alignment: Qt.AlignBottom
            onClicked: root.desk.run("receive.picture")

            Tip {
                target: picture
                text: root.desk.keysOf("receive.picture")
            }
        }
    }

    Skeleton {
        visible: root.vm.view.stage === "reading"
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.s16
    }

    Card {
        id: verdict

        objectName: "receive-verdict"
        visible: root.vm.view.standingTitle !== ""
        padding: Theme.s4
        Layout.fillWidth: true

        RowLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            Icon {
                name: root.vm.view.standingIcon
                size: Theme.iconLarge
                color: Theme.tone(root.vm.view.standingTone)
                Layout.alignment: Qt.AlignTop
            }

            ColumnLayout {
                spacing: Theme.s1
                Layout.fillWidth: true

                Heading {
                    id: title

                    text: root.vm.view.standingTitle
                    color: Theme.tone(root.vm.view.standingTone)
                    Layout.fillWidth: true
                    onTextChanged: {
                        if (title.text !== "")
                            title.Accessible.announce([title.text, root.vm.view.standingMore, root.vm.view.standingDo].join(" "));
                    }
                }

                Body {
                    text: root.vm.view.standingMore
                    visible: text !== ""
                    Layout.fillWidth: true
                }

                Body {
                    text: root.vm.view.standingDo
                    Layout.fillWidth: true
                }
            }
        }

        GridLayout {
            id: facts

            visible: root.vm.view.flight !== ""
            columns: root.width / Theme.textScale >= 420 ? 3 : 2
            columnSpacing: Theme.s4
            Layout.fillWidth: true

            LabelValue {
                label: qsTr("Flight")
                value: root.vm.view.flight
                mono: true
                strong: true
                Layout.minimumWidth: implicitWidth
            }

            LabelValue {
                label: qsTr("Pass number")
                value: root.vm.view.passNumber
                mono: true
                strong: true
                Layout.minimumWidth: implicitWidth
            }

            LabelValue {
                label: qsTr("Capsule")
                value: root.vm.view.size
                Layout.columnSpan: facts.columns === 2 ? 2 : 1
                Layout.fillWidth: true
            }
        }
    }
}
