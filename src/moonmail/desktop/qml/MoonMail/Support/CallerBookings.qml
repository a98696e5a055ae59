pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The member's bookings, newest first. Which one the call is about is chosen here.
ColumnLayout {
    id: root

    required property VmDeskCaller vm

    spacing: Theme.s2

    Subheading {
        text: qsTr("Bookings")
        Layout.fillWidth: true
    }

    Body {
        visible: rows.count === 0
        text: qsTr("No bookings")
        color: Theme.inkMuted
        Layout.fillWidth: true
    }

    Repeater {
        id: rows

        model: root.vm.bookings

        ListRow {
            id: row

            required property int index
            required property string bookingId
            required property string title
            required property string reference
            required property string booked
            required property string standing
            required property string iconName
            required property string kindIcon
            required property string tone
            required property bool chosen
            required property string spoken

            objectName: "booking-" + row.index
            text: row.spoken
            marked: row.chosen
            raised: row.chosen
            focusPolicy: Qt.StrongFocus
            topPadding: Theme.s2
            bottomPadding: Theme.s2
            leftPadding: Theme.s4
            rightPadding: Theme.s4
            Accessible.checkable: row.chosen
            Accessible.checked: row.chosen
            Layout.fillWidth: true
            onClicked: root.vm.chooseBooking(row.bookingId)

            contentItem: GridLayout {
                columns: row.width > 460 * Theme.textScale ? 2 : 1
                columnSpacing: Theme.s4
                rowSpacing: 0

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    RowLayout {
                        spacing: Theme.s2
                        Layout.fillWidth: true

                        Icon {
                            name: row.kindIcon
                            size: Theme.iconSmall
                            color: Theme.inkMuted
                        }

                        Body {
                            text: row.title
                            font.bold: true
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }
                    }

                    Caption {
                        text: row.reference !== "" ? row.booked + "　" + row.reference : row.booked
                        color: Theme.inkMuted
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }
                }

                Chip {
                    text: row.standing
                    iconName: row.iconName
                    tone: row.tone
                    Accessible.ignored: true
                    Layout.fillWidth: false
                }
            }
        }
    }
}
