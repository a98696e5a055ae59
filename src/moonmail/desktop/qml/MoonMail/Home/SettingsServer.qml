pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

SettingsSection {
    id: root

    required property VmSettings vm
    readonly property int columns: Math.max(1, Math.min(3, Math.floor(root.width / (230 * Theme.textScale))))

    title: qsTr("Server and connection")
    text: qsTr("The booking server that this app talks to. Change it only if your programme gave you another address.")

    MoonTextField {
        field.objectName: "server"
        label: qsTr("Server address")
        text: root.vm.server
        error: root.vm.serverError
        mono: true
        inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoPredictiveText
        onEdited: text => root.vm.typeServer(text)
        onAccepted: root.vm.testConnection()
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    Flow {
        spacing: Theme.s3
        Layout.fillWidth: true

        MoonButton {
            objectName: "test-connection"
            text: root.vm.testState === "testing" ? qsTr("Testing…") : qsTr("Test connection")
            iconName: "refresh-cw"
            enabled: root.vm.serverError === "" && root.vm.testState !== "testing"
            onClicked: root.vm.testConnection()
        }

        MoonButton {
            objectName: "use-server"
            text: qsTr("Use this server")
            kind: MoonButton.Kind.Primary
            visible: root.vm.canUseServer
            onClicked: change.open()
        }
    }

    Notice {
        visible: root.vm.happened !== ""
        kind: root.vm.testState === "good" ? Notice.Kind.Good : Notice.Kind.Bad
        happened: root.vm.happened
        next: root.vm.next
        code: root.vm.code
        Layout.fillWidth: true
    }

    Notice {
        objectName: "elsewhere"
        visible: root.vm.elsewhere !== ""
        happened: root.vm.elsewhere
        next: root.vm.elsewhereNext
        Layout.fillWidth: true
    }

    Divider {}

    Body {
        text: qsTr("Proxy")
        font.bold: true
        Layout.fillWidth: true
    }

    GridLayout {
        columns: root.columns
        columnSpacing: Theme.s3
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Proxy")
        Layout.fillWidth: true

        T.ButtonGroup {
            id: kinds
        }

        RadioCard {
            objectName: "proxy-system"
            text: qsTr("As the system")
            checked: root.vm.proxyKind === "system"
            T.ButtonGroup.group: kinds
            Layout.fillHeight: true
            onClicked: root.vm.chooseProxyKind("system")
            Layout.fillWidth: true
        }

        RadioCard {
            objectName: "proxy-none"
            text: qsTr("No proxy")
            checked: root.vm.proxyKind === "none"
            T.ButtonGroup.group: kinds
            Layout.fillHeight: true
            onClicked: root.vm.chooseProxyKind("none")
            Layout.fillWidth: true
        }

        RadioCard {
            objectName: "proxy-address"
            text: qsTr("This address")
            checked: root.vm.proxyKind === "address"
            T.ButtonGroup.group: kinds
            Layout.fillHeight: true
            onClicked: root.vm.chooseProxyKind("address")
            Layout.fillWidth: true
        }
    }

    MoonTextField {
        field.objectName: "proxy"
        visible: root.vm.proxyKind === "address"
        label: qsTr("Proxy address")
        text: root.vm.proxy
        placeholderText: "http://proxy.example:8080"
        error: root.vm.proxyError
        hint: qsTr("If it wants a user name and password: http://user:password@proxy.example:8080. It is kept in your settings file, which only you can read.")
        mono: true
        inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoPredictiveText
        onEdited: text => root.vm.typeProxy(text)
        onAccepted: root.vm.useProxy()
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.readingWidth
    }

    MoonButton {
        objectName: "use-proxy"
        text: qsTr("Use this proxy setting")
        visible: root.vm.canUseProxy
        onClicked: root.vm.useProxy()
    }

    MoonDialog {
        id: change

        title: qsTr("Switch the server?")

        Mono {
            text: root.vm.server
            wrapMode: Text.WrapAnywhere
            Layout.fillWidth: true
        }

        Body {
            text: root.vm.switchText
            Layout.fillWidth: true
        }

        Flow {
            spacing: Theme.s3
            Layout.fillWidth: true

            MoonButton {
                objectName: "switch-server"
                text: qsTr("Switch")
                kind: MoonButton.Kind.Danger
                onClicked: {
                    root.vm.useServer();
                    change.close();
                }
            }

            MoonButton {
                text: qsTr("Stay here")
                focus: true
                onClicked: change.close()
            }
        }
    }
}
