pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// One organisation: its receipts' name, who books for it, and what was booked.
ColumnLayout {
    id: root

    required property VmOrganisations vm

    spacing: Theme.s5

    Card {
        Layout.fillWidth: true

        LabelValue {
            label: root.vm.kind
            value: root.vm.name
            Layout.fillWidth: true
        }

        LabelValue {
            label: qsTr("Name on receipts")
            value: root.vm.receiptName
            Layout.fillWidth: true
        }

        MoonButton {
            text: qsTr("Change…")
            iconName: "pencil"
            visible: root.vm.owner
            onClicked: root.vm.startEdit()
        }
    }

    SettingsSection {
        title: qsTr("Who books")

        Repeater {
            model: root.vm.bookers
            delegate: RowLayout {
                id: booker

                required property string memberId
                required property string name
                required property string detail
                required property bool removable
                required property bool me

                spacing: Theme.s4
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    Body {
                        text: booker.me ? qsTr("%1 (you)").arg(booker.name) : booker.name
                        font.bold: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: booker.detail
                        Layout.fillWidth: true
                    }
                }

                MoonButton {
                    text: booker.me ? qsTr("Leave") : qsTr("Remove")
                    description: booker.name
                    visible: booker.removable
                    enabled: !root.vm.busy
                    onClicked: root.vm.remove(booker.memberId)
                }
            }
        }

        ColumnLayout {
            visible: root.vm.owner
            spacing: Theme.s3
            Layout.fillWidth: true

            Divider {
                Layout.fillWidth: true
            }

            ColumnLayout {
                visible: root.vm.invitation !== ""
                spacing: Theme.s1
                Layout.fillWidth: true

                Caption {
                    text: qsTr("Invitation code")
                    Layout.fillWidth: true
                }

                Mono {
                    text: root.vm.invitation
                    font.pixelSize: Theme.title
                    font.bold: true
                    Accessible.name: root.vm.invitationHow
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.vm.invitationHow
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.vm.invitationUntil
                    Layout.fillWidth: true
                }
            }

            Flow {
                spacing: Theme.s3
                Layout.fillWidth: true

                MoonButton {
                    objectName: "organisation-invite"
                    text: root.vm.invitation === "" ? qsTr("Invite somebody") : qsTr("Make a new code")
                    iconName: "plus"
                    enabled: !root.vm.busy
                    onClicked: root.vm.invite()
                }

                MoonButton {
                    text: qsTr("Copy the code")
                    iconName: "copy"
                    visible: root.vm.invitation !== ""
                    onClicked: root.vm.copyInvitation()
                }
            }
        }
    }

    SettingsSection {
        title: qsTr("Bookings")

        Body {
            text: qsTr("Nothing has been booked yet. Under Send, choose it at “Who books?”.")
            visible: bookings.count === 0
            color: Theme.inkMuted
            Layout.fillWidth: true
        }

        Repeater {
            id: bookings

            model: root.vm.bookings
            delegate: RowLayout {
                id: booking

                required property string title
                required property string detail
                required property string booked
                required property string total

                spacing: Theme.s4
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    Body {
                        text: booking.title
                        font.bold: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: booking.detail
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: booking.booked
                        Layout.fillWidth: true
                    }
                }

                MoneyText {
                    text: booking.total
                    Layout.alignment: Qt.AlignTop
                }
            }
        }
    }
}
