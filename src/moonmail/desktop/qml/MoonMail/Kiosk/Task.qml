pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What a guest does, on the pages that they would use at home.
FocusScope {
    id: root

    required property VmGuest guest
    required property VmTask vm
    readonly property string page: root.vm.page

    function show() {
        Mode.turned();
        const home = {
            home: root.guest.home
        };
        switch (root.page) {
        case "send":
            loader.setSource("../Home/SendFlow.qml", home);
            break;
        case "flight":
            loader.setSource("../Home/FlightPage.qml", home);
            break;
        case "order":
            loader.setSource("PayOnPhone.qml", {
                guest: root.guest,
                vm: root.guest.modelOf("pay_on_phone")
            });
            break;
        case "passes":
            loader.setSource("TaskPasses.qml", {
                vm: root.vm
            });
            break;
        case "address":
            loader.setSource("TaskAddress.qml", {
                vm: root.vm
            });
            break;
        default:
            loader.setSource("../Home/DeparturesPage.qml", home);
        }
    }

    Accessible.role: Accessible.Pane
    onPageChanged: root.show()
    Component.onCompleted: root.show()

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Loader {
            id: loader

            focus: true
            clip: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            onLoaded: {
                const shown = loader.item as Item;
                shown.focus = true;
                if (root.activeFocus)
                    shown.forceActiveFocus();
            }
        }

        TaskBar {
            visible: root.page !== "send" && root.page !== "order"
            vm: root.vm
            Layout.fillWidth: true
        }
    }
}
