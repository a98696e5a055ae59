pragma ComponentBehavior: Bound

import QtQml.Models
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

T.ApplicationWindow {
    id: root

    required property VmDesk desk
    readonly property string pageFile: root.desk.pageFile

    function showPage() {
        if (root.pageFile === "")
            page.source = "";
        else
            page.setSource(root.pageFile, {
                desk: root.desk
            });
    }

    function showSheet(file: string) {
        (sheet.item as T.Popup)?.close();
        sheet.setSource(file, {
            desk: root.desk
        });
    }

    width: 1440
    height: 900
    minimumWidth: 1100
    minimumHeight: 700
    visible: true
    title: root.desk.covered !== "" || root.desk.pageTitle === "" ? qsTr("MoonMail Desk") : qsTr("%1 – MoonMail Desk").arg(root.desk.pageTitle)
    color: Theme.skyDeep
    onPageFileChanged: root.showPage()
    Component.onCompleted: root.showPage()

    Binding {
        target: Theme
        property: "choice"
        value: root.desk.appearance.theme
    }

    Binding {
        target: Theme
        property: "textScale"
        value: root.desk.appearance.textScale
    }

    Binding {
        target: Theme
        property: "japanese"
        value: root.desk.appearance.japanese
    }

    Binding {
        target: Theme
        property: "reduceMotion"
        value: root.desk.appearance.reduceMotion
    }

    Instantiator {
        model: root.desk.palette.shortcuts

        delegate: Shortcut {
            required property int index
            required property string commandId
            required sequence

            // What has left the list may still be there for a while: two with the same keys are none.
            enabled: index >= 0

            onActivated: root.desk.run(commandId)
        }
    }

    Shortcut {
        sequences: ["Escape"]
        enabled: root.desk.covered === ""
        onActivated: root.desk.escape()
    }

    Connections {
        target: root.desk

        function onSaid(text: string) {
            toast.show(text);
        }

        // What was said to one is not for the next.
        function onCoveredChanged() {
            if (root.desk.covered !== "")
                toast.opacity = 0;
        }

        function onRaised() {
            root.show();
            root.raise();
            root.requestActivate();
        }

        function onWanted(name: string) {
            root.showSheet(name === "palette" ? "Palette.qml" : name === "shortcuts" ? "Shortcuts.qml" : "DeskSettings.qml");
        }
    }

    Rectangle {
        anchors.fill: parent
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Theme.skyDeep
            }

            GradientStop {
                position: 1
                color: Theme.sky
            }
        }
    }

    // Covered means gone for whoever reads the screen by ear, too. What has the focus keeps it.
    FocusScope {
        anchors.fill: parent
        visible: root.desk.covered === ""
        focus: true

        DeskRail {
            id: rail

            desk: root.desk
            width: implicitWidth
            height: parent.height
        }

        Rectangle {
            anchors.left: rail.right
            width: Theme.hairline
            height: parent.height
            color: Theme.line
        }

        Rectangle {
            id: strip

            anchors.left: rail.right
            anchors.leftMargin: Theme.hairline
            anchors.right: parent.right
            height: visible ? words.implicitHeight + 2 * Theme.s2 : 0
            visible: root.desk.offline !== ""
            color: Theme.paper
            border.width: Theme.highContrast ? Theme.hairline : 0
            border.color: Theme.line

            RowLayout {
                anchors.fill: parent
                anchors.leftMargin: Theme.s5
                anchors.rightMargin: Theme.s5
                spacing: Theme.s3

                Icon {
                    name: "cloud-off"
                    color: Theme.warn
                }

                Body {
                    id: words

                    objectName: "offline"
                    text: root.desk.offline
                    Layout.fillWidth: true
                    onTextChanged: {
                        if (words.text !== "")
                            words.Accessible.announce(words.text);
                    }
                }
            }
        }

        Loader {
            id: page

            anchors.left: rail.right
            anchors.leftMargin: Theme.hairline
            anchors.right: parent.right
            anchors.top: strip.bottom
            anchors.bottom: parent.bottom
            focus: true
            onLoaded: {
                const shown = page.item as Item;
                shown.focus = true;
                shown.forceActiveFocus();
            }
        }

        Loader {
            id: sheet

            onLoaded: (sheet.item as T.Popup)?.open()
        }

        Toast {
            id: toast

            objectName: "floating-toast"
            // Not over the head of a page: there are its tabs, and what closes a file.
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.s5
            anchors.right: parent.right
            anchors.rightMargin: Theme.s8
        }
    }

    Cover {
        desk: root.desk
    }
}
