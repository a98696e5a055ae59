pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The conversation with the support desk: about a booking, or about nothing in particular.
FocusScope {
    id: root

    required property VmHome home
    readonly property VmMessages vm: root.home.messages

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Support")

    EmptyState {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.s8
        visible: root.vm.state === "signed_out"
        iconName: "headphones"
        title: qsTr("Ask the support desk")
        text: qsTr("Sign in to write to us about your bookings, and to see our answers.")
        actionText: qsTr("Sign in")
        actionIcon: "log-in"
        onActionTriggered: root.home.signIn()
    }

    ScrollPage {
        id: page

        // The newest message is the last one.
        function toEnd() {
            page.contentY = Math.max(0, page.contentHeight - page.height);
        }

        anchors.fill: parent
        visible: root.vm.state !== "signed_out"
        margin: Theme.s8

        ColumnLayout {
            width: Math.min(parent ? parent.width : 0, Math.round(760 * Theme.textScale))
            spacing: Theme.s4

            MoonButton {
                objectName: "page-back"
                visible: root.home.canGoBack
                text: qsTr("Back")
                iconName: "arrow-left"
                kind: MoonButton.Kind.Quiet
                Layout.leftMargin: -Theme.s3
                onClicked: root.home.back()
            }

            Title {
                text: qsTr("Support")
                Layout.fillWidth: true
            }

            Skeleton {
                visible: root.vm.state === "loading"
                implicitHeight: Math.round(240 * Theme.textScale)
                radius: Theme.radiusCard
                Layout.fillWidth: true
            }

            MoonComboBox {
                objectName: "topic"
                label: qsTr("What it is about")
                visible: root.vm.topics.length > 1
                options: root.vm.topics
                index: root.vm.topicAt
                Layout.fillWidth: true
                onChosen: index => root.vm.choose(index)
            }

            Chip {
                visible: root.vm.standing !== ""
                text: root.vm.standing
                iconName: "mail-open"
                Layout.fillWidth: true
            }

            Body {
                visible: root.vm.state === "open" && root.vm.isEmpty
                text: qsTr("Write down what you would like to know. The MoonMail support desk answers here, and you may close the app meanwhile.")
                color: Theme.inkMuted
                Layout.fillWidth: true
            }

            Repeater {
                model: root.vm.rows
                onItemAdded: Qt.callLater(page.toEnd)

                MessageLine {
                    Layout.fillWidth: true
                }
            }

            MoonTextArea {
                id: draft

                objectName: "message-draft"
                visible: root.vm.state === "open"
                label: qsTr("Your message")
                hint: qsTr("Please leave out passwords and card numbers: we never ask for them.")
                error: root.vm.error
                focus: true
                rows: 4
                text: root.vm.draft
                Layout.fillWidth: true
                Layout.topMargin: Theme.s2
                onEdited: text => root.vm.type(text)
            }

            MoonButton {
                objectName: "message-send"
                visible: root.vm.state === "open"
                text: qsTr("Send")
                iconName: "send"
                kind: MoonButton.Kind.Primary
                enabled: root.vm.canSend
                onClicked: {
                    root.vm.send();
                    draft.field.forceActiveFocus();
                }
            }
        }
    }
}
