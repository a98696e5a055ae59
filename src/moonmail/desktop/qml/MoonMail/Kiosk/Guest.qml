pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// A guest's session: what is known on top, one question in the middle, what is always the same at the bottom.
T.ApplicationWindow {
    id: root

    required property VmGuest guest
    readonly property string page: root.guest.page
    readonly property string overlay: root.guest.overlay
    // Reach mode: whoever sits in front of the screen finds every control below this line.
    // While somebody types, the keys are down there, and the field has all the rest.
    readonly property real reachLine: root.guest.reach && keyboard.height === 0 ? root.height / 2 : 0

    function given(name: string): var {
        const model = root.guest.modelOf(name);
        return model ? {
            guest: root.guest,
            vm: model
        } : {
            guest: root.guest
        };
    }

    function showPage() {
        Mode.turned();
        loader.setSource(root.guest.fileOf(root.page), root.given(root.page));
    }

    // The focus goes to what lies above, and back to where it was.
    function showOverlay() {
        Mode.turned();
        const files = {
            "timeout_warning": "TimeoutWarning.qml",
            "call_staff": "CallStaff.qml",
            "leaving": "Leaving.qml"
        };
        if (root.overlay === "") {
            over.source = "";
            page.forceActiveFocus();
            return;
        }
        over.setSource(files[root.overlay], {
            guest: root.guest,
            line: Qt.binding(() => Math.max(0, root.reachLine - header.height))
        });
        over.forceActiveFocus();
    }

    function showPart(part: Loader, name: string) {
        const file = root.guest.fileOf(name);
        if (file !== "" && root.guest.modelOf(name))
            part.setSource(file, root.given(name));
    }

    function showSpeech() {
        const model = root.guest.fileOf("speech") === "" ? null : root.guest.modelOf("speech");
        if (model)
            speech.setSource("SpeechBar.qml", {
                vm: model
            });
    }

    width: 1080
    height: 1920
    visible: false
    title: "MoonMail"
    color: Theme.skyDeep
    flags: Qt.Window | Qt.FramelessWindowHint
    onPageChanged: root.showPage()
    onOverlayChanged: root.showOverlay()
    Component.onCompleted: {
        root.showPage();
        root.showPart(keyboard, "keyboard");
        root.showSpeech();
    }

    Binding {
        target: Theme
        property: "choice"
        value: root.guest.home.appearance.theme
    }

    Binding {
        target: Theme
        property: "textScale"
        value: root.guest.home.appearance.textScale * Theme.standing
    }

    Binding {
        target: Theme
        property: "japanese"
        value: root.guest.home.appearance.japanese
    }

    Binding {
        target: Theme
        property: "reduceMotion"
        value: root.guest.home.appearance.reduceMotion
    }

    Binding {
        target: Theme
        property: "touch"
        value: true
    }

    Binding {
        target: Theme
        property: "keys"
        value: root.guest.byKeys
    }

    Binding {
        target: Mode
        property: "kiosk"
        value: true
    }

    Binding {
        target: Mode
        property: "typing"
        value: keyboard.height > 0
    }

    Shortcut {
        sequence: "Escape"
        enabled: root.overlay === "" || root.overlay === "leaving"
        onActivated: root.guest.escape()
    }

    Connections {
        target: Mode

        function onTurned() {
            root.guest.turned();
        }
    }

    Connections {
        target: root.guest

        function onSaid(text: string) {
            toast.show(text);
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

    GuestHeader {
        id: header

        guest: root.guest
        width: parent.width
    }

    Loader {
        id: notice

        anchors.top: header.bottom
        width: parent.width
        height: active ? implicitHeight : 0
        active: !root.guest.online
        visible: active
        sourceComponent: GuestNotice {
            guest: root.guest
        }
    }

    // In reach mode the question stays where eyes look, and the answers come down.
    GuestQuestion {
        id: question

        readonly property KioskPage shown: loader.item as KioskPage

        visible: root.reachLine > 0
        anchors.top: notice.bottom
        anchors.bottom: page.top
        width: parent.width
        title: question.shown ? question.shown.title : ""
        lead: question.shown ? question.shown.lead : ""
        instead: qsTr("Everything to touch is in the lower half")
        edge: Theme.s10
        moon: question.shown && question.shown.moon && question.height > 560 * Theme.textScale
    }

    FocusScope {
        id: page

        anchors.top: notice.bottom
        anchors.topMargin: Math.max(0, root.reachLine - notice.y - notice.height)
        anchors.bottom: keyboard.top
        width: parent.width
        enabled: root.overlay === ""
        focus: root.overlay === ""

        Loader {
            id: loader

            anchors.fill: parent
            focus: true
            onLoaded: {
                const shown = loader.item as Item;
                shown.focus = true;
                if (root.overlay === "")
                    shown.forceActiveFocus();
            }
        }

        Binding {
            target: loader.item as KioskPage
            property: "titleAbove"
            value: root.guest.reach
            when: loader.item as KioskPage
        }
    }

    Loader {
        id: keyboard

        anchors.bottom: speech.top
        width: parent.width
        height: status === Loader.Ready && item ? (item as Item).implicitHeight : 0
        visible: height > 0
        enabled: root.overlay === ""
    }

    Loader {
        id: speech

        anchors.bottom: footer.top
        width: parent.width
        height: status === Loader.Ready && item ? (item as Item).implicitHeight : 0
        visible: height > 0
    }

    GuestFooter {
        id: footer

        guest: root.guest
        windowHeight: root.height
        anchors.bottom: parent.bottom
        width: parent.width
    }

    Loader {
        id: over

        anchors.top: header.bottom
        anchors.bottom: speech.top
        width: parent.width
        visible: root.overlay !== ""
        focus: visible
    }

    Toast {
        id: toast

        objectName: "floating-toast"
        // Over the name of the place alone: the time, the steps, and the price at the foot stay in sight.
        x: Theme.s6
        y: Math.max(Theme.s2, Math.round((header.height - height) / 2))
        room: header.timeFrom - 2 * Theme.s6
    }
}
