pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

T.ApplicationWindow {
    id: root

    required property VmHome home
    readonly property bool narrow: root.width < 1040 * Theme.textScale
    readonly property string pageFile: root.home.pageFile

    function showPage() {
        if (root.home.page === "departures") {
            loader.source = "";
            departures.forceActiveFocus();
        } else {
            loader.setSource(root.pageFile, {
                home: root.home
            });
        }
    }

    width: 1280
    height: 800
    minimumWidth: 900
    minimumHeight: 640
    visible: true
    title: "MoonMail"
    color: Theme.skyDeep
    onPageFileChanged: root.showPage()

    Binding {
        target: Theme
        property: "choice"
        value: root.home.appearance.theme
    }

    Binding {
        target: Theme
        property: "textScale"
        value: root.home.appearance.textScale
    }

    Binding {
        target: Theme
        property: "japanese"
        value: root.home.appearance.japanese
    }

    Binding {
        target: Theme
        property: "reduceMotion"
        value: root.home.appearance.reduceMotion
    }

    Shortcut {
        sequences: [StandardKey.Back, "Escape"]
        enabled: root.home.canGoBack
        onActivated: root.home.back()
    }

    Connections {
        target: root.home

        function onSaid(text: string) {
            toast.show(text);
        }

        function onRaised() {
            root.show();
            root.raise();
            root.requestActivate();
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

    Rail {
        id: rail

        home: root.home
        collapsed: root.narrow
        height: parent.height
    }

    Loader {
        id: notice

        anchors.left: rail.right
        anchors.right: parent.right
        height: active ? implicitHeight : 0
        active: root.home.notices.shown
        visible: active
        sourceComponent: TopNotice {
            notices: root.home.notices
            most: root.height * 0.4
        }
    }

    Loader {
        id: code

        anchors.left: rail.right
        anchors.right: parent.right
        anchors.top: notice.bottom
        height: active ? implicitHeight : 0
        active: root.home.deskNews.code !== ""
        visible: active
        sourceComponent: DeskCode {
            news: root.home.deskNews
        }
    }

    Loader {
        id: letters

        anchors.left: rail.right
        anchors.right: parent.right
        anchors.top: code.bottom
        height: active ? implicitHeight : 0
        active: root.home.letterbox.count > 0 && root.home.page === "departures"
        visible: active
        sourceComponent: LetterStrip {
            letterbox: root.home.letterbox
        }
    }

    DeparturesPage {
        id: departures

        home: root.home
        anchors.left: rail.right
        anchors.right: parent.right
        anchors.top: letters.bottom
        anchors.bottom: parent.bottom
        visible: root.home.page === "departures"
        focus: true
    }

    Loader {
        id: loader

        anchors.left: rail.right
        anchors.right: parent.right
        anchors.top: code.bottom
        anchors.bottom: parent.bottom
        focus: true
        onLoaded: {
            const page = loader.item as Item;
            page.focus = true;
            page.forceActiveFocus();
        }
    }

    Toast {
        id: toast

        objectName: "floating-toast"
        // Not over the foot of a page: there stand the price, the terms and the next step.
        anchors.top: parent.top
        anchors.topMargin: Theme.s3
        anchors.right: loader.right
        anchors.rightMargin: Theme.s8
    }
}
