pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Other slots that would have worked; each takes everything typed along.
ColumnLayout {
    id: root

    required property VmOrder order

    visible: slots_.count > 0
    spacing: Theme.s2

    Subheading {
        text: qsTr("Slots you can take instead")
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }

    Repeater {
        id: slots_

        model: root.order.alternatives
        delegate: ListRow {
            id: line

            required property string key
            required property string title
            required property string detail
            required property string spoken

            text: line.spoken
            Layout.fillWidth: true
            onClicked: root.order.takeAlternative(line.key)

            contentItem: RowLayout {
                spacing: Theme.s4

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    Body {
                        text: line.title
                        font.bold: true
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }

                    Caption {
                        text: line.detail
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }
                }

                Icon {
                    name: "chevron-right"
                    color: Theme.inkMuted
                }
            }
        }
    }
}
