pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

ListRow {
    id: root

    required property VmHome home
    required property BoardColumns columns
    required property string missionId
    required property string flightNumber
    required property string sample
    required property string site
    required property string lander
    required property string window
    required property string windowNote
    required property string status
    required property string statusIcon
    required property string statusTone
    required property string delayed
    required property string slots
    required property string price
    required property bool featured
    required property string spoken

    readonly property bool canSend: root.featured && root.home.isBuilt("send")

    objectName: "flight-" + root.missionId
    text: root.spoken
    raised: root.featured
    marked: root.featured
    focusPolicy: Qt.ClickFocus
    onClicked: root.home.openFlight(root.missionId)

    contentItem: GridLayout {
        columns: root.columns.count
        columnSpacing: root.columns.gap
        rowSpacing: Theme.s2

        ColumnLayout {
            spacing: 0
            Layout.preferredWidth: root.columns.flight
            Layout.alignment: root.columns.wide ? Qt.AlignVCenter : Qt.AlignTop

            Mono {
                text: root.flightNumber
                font.pixelSize: root.flightNumber.length > 7 ? Theme.subheading : Theme.heading
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.sample
                visible: text !== ""
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
            }
        }

        ColumnLayout {
            spacing: 0
            Layout.preferredWidth: root.columns.site
            Layout.alignment: root.columns.wide ? Qt.AlignVCenter : Qt.AlignTop

            Subheading {
                text: root.site
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.lander
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            spacing: 0
            Layout.preferredWidth: root.columns.window
            Layout.alignment: root.columns.wide ? Qt.AlignVCenter : Qt.AlignTop

            Body {
                text: root.window
                font.pixelSize: Theme.subheading
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.windowNote
                visible: text !== ""
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            spacing: Theme.s1
            Layout.preferredWidth: root.columns.status
            Layout.alignment: root.columns.wide ? Qt.AlignVCenter : Qt.AlignTop

            Chip {
                text: root.status
                iconName: root.statusIcon
                tone: root.statusTone
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Loader {
                active: root.delayed !== ""
                visible: active
                sourceComponent: Chip {
                    text: root.delayed
                    iconName: "clock-alert"
                    tone: "warn"
                    Accessible.ignored: true
                }
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            spacing: 0
            Layout.preferredWidth: root.columns.price
            Layout.alignment: root.columns.wide ? Qt.AlignVCenter : Qt.AlignTop

            Body {
                text: root.price
                font.pixelSize: Theme.subheading
                lineHeight: Theme.tightLineHeight
                visible: text !== ""
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.slots === "" ? "" : qsTr("%1 left").arg(root.slots)
                visible: text !== ""
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }

        RowLayout {
            spacing: 0
            Layout.preferredWidth: root.columns.action
            Layout.alignment: Qt.AlignVCenter | Qt.AlignRight

            Item {
                Layout.fillWidth: true
            }

            Loader {
                active: root.canSend
                visible: active
                sourceComponent: MoonButton {
                    text: qsTr("Send", "on this flight")
                    kind: MoonButton.Kind.Primary
                    description: root.flightNumber + " " + root.site
                    onClicked: root.home.sendOn(root.missionId)
                }
                Layout.maximumWidth: root.columns.action
            }

            Icon {
                name: "chevron-right"
                visible: !root.canSend
                color: Theme.inkMuted
            }
        }
    }
}
