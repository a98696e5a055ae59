pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Where one is on top, the page below, what to do next at the bottom. Every page scrolls on its own.
FocusScope {
    id: root

    required property VmHome home
    readonly property VmSend vm: root.home.send
    readonly property bool inFlow: root.vm.stepIndex >= 0
    // Whoever types on a low screen needs to see the field before all else.
    readonly property bool cramped: Mode.typing && root.height < 460 * Theme.textScale
    // In half of a low screen, in large letters, the page needs the room of the way to it.
    readonly property bool low: Mode.kiosk && root.height < 200 * Theme.textScale
    readonly property string pageFile: {
        switch (root.vm.step) {
        case "choose":
            return "SendChoose.qml";
        case "write":
            return "SendWrite.qml";
        case "item":
            return "SendItem.qml";
        case "declare":
            return "SendDeclare.qml";
        case "group":
            return "SendGroup.qml";
        case "change":
            return "SendChange.qml";
        case "hold":
            return "SendHold.qml";
        case "confirm":
            return "ConfirmOrder.qml";
        case "pay":
            return "PayOrder.qml";
        default:
            return "SendStart.qml";
        }
    }

    function called(step: string): string {
        switch (step) {
        case "choose":
            return qsTr("Choose");
        case "write":
            return qsTr("Write");
        case "item":
            return qsTr("Measure");
        case "declare":
            return qsTr("Declare");
        case "group":
            return qsTr("List");
        case "hold":
            return qsTr("Hold");
        case "confirm":
            return qsTr("Confirm");
        case "pay":
            return root.vm.order.sums.nothingDue ? qsTr("Done") : qsTr("Pay");
        case "change":
            return qsTr("Check the change");
        default:
            return "";
        }
    }

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Send")
    onPageFileChanged: loader.show()
    Component.onCompleted: loader.show()

    Connections {
        target: root.vm.order

        function onAnnounced(text: string) {
            root.Accessible.announce(text);
        }
    }

    Connections {
        target: root.vm.kind === "group" ? root.vm.group : null

        function onAnnounced(text: string) {
            root.Accessible.announce(text);
        }
    }

    Connections {
        target: root.vm.plate

        function onAnnounced(text: string) {
            root.Accessible.announce(text);
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        ProgressSteps {
            id: progress

            objectName: "progress"

            visible: root.inFlow && !root.cramped && !root.low
            steps: root.vm.flow.map(step => root.called(step))
            current: Math.max(0, root.vm.stepIndex)
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s8
            Layout.rightMargin: Theme.s8
            Layout.topMargin: Theme.s5
            Layout.bottomMargin: Theme.s3
        }

        Loader {
            id: loader

            function show() {
                Mode.turned();
                loader.setSource(root.pageFile, {
                    vm: root.vm.step === "item" ? root.vm.capsule : root.vm.step === "declare" ? root.vm.declaration : root.vm
                });
            }

            focus: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            onLoaded: {
                // Typing goes on in the page, not in the button that led to it.
                if (root.activeFocus)
                    loader.forceActiveFocus();
                if (root.inFlow)
                    root.Accessible.announce(progress.Accessible.name);
            }
        }

        SendFooter {
            visible: root.inFlow && !root.cramped
            vm: root.vm
            Layout.fillWidth: true
        }
    }
}
