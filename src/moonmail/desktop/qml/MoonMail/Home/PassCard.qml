pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The boarding pass: white paper in every theme. Left the flight, right, behind the perforation, the code to tear off.
Item {
    id: root

    required property VmBoardingPass pass
    readonly property bool stacked: root.width / Theme.textScale < 620
    readonly property real stub: code.implicitWidth + 2 * Theme.s6
    readonly property real cut: root.stacked ? band.height + words.implicitHeight + 2 * Theme.s5 : root.width - root.stub

    objectName: "pass"
    implicitHeight: root.stacked ? root.cut + code.implicitHeight + 2 * Theme.s5 : band.height + Math.max(words.implicitHeight + 2 * Theme.s5, code.implicitHeight + 2 * Theme.s4)
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Moon boarding pass") + " " + root.pass.spoken

    PassPaper {
        anchors.fill: parent
        band: band.height
        cut: root.cut
        across: root.stacked
    }

    Item {
        id: band

        width: parent.width
        height: Math.max(Theme.s12, bandRow.implicitHeight + 2 * Theme.s3)

        RowLayout {
            id: bandRow

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.s6
            anchors.rightMargin: Theme.s6
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.s4

            Body {
                text: qsTr("Moon boarding pass")
                color: Theme.dawn.accentInk
                font.bold: true
                lineHeight: Theme.tightLineHeight
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.pass.sample
                visible: text !== ""
                color: Theme.dawn.accentInk
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }

            Mono {
                text: root.pass.flightNumber
                color: Theme.dawn.accentInk
                font.pixelSize: Theme.subheading
                font.bold: true
                lineHeight: Theme.tightLineHeight
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }

    ColumnLayout {
        id: words

        x: Theme.s6
        y: band.height + Theme.s5
        width: (root.stacked ? root.width : root.cut) - 2 * Theme.s6
        spacing: Theme.s4

        GridLayout {
            columns: root.stacked ? 1 : 3
            columnSpacing: Theme.s5
            rowSpacing: Theme.s2
            Layout.fillWidth: true

            ColumnLayout {
                spacing: 0
                Layout.alignment: Qt.AlignTop

                Heading {
                    text: root.pass.origin
                    color: Theme.dawn.ink
                    font.pixelSize: root.stacked ? Theme.heading : Theme.title
                    Accessible.ignored: true
                    Layout.fillWidth: root.stacked
                }

                Caption {
                    text: root.pass.originDetail
                    color: Theme.dawn.inkMuted
                    Accessible.ignored: true
                    Layout.fillWidth: root.stacked
                    Layout.maximumWidth: root.stacked ? Infinity : Math.round(160 * Theme.textScale)
                }
            }

            PassRoute {
                progress: root.pass.progress
                failed: root.pass.failed
                visible: !root.stacked
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                Layout.minimumWidth: Theme.s16
            }

            ColumnLayout {
                spacing: 0
                Layout.alignment: Qt.AlignTop
                Layout.fillWidth: root.stacked
                Layout.maximumWidth: root.stacked ? Infinity : Math.round(words.width * 0.55)

                Heading {
                    text: root.pass.destination
                    color: Theme.dawn.ink
                    font.pixelSize: root.stacked || text.length > 12 ? Theme.heading : Theme.title
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.pass.destinationDetail
                    color: Theme.dawn.inkMuted
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }

        GridLayout {
            columns: root.stacked ? 1 : 3
            columnSpacing: Theme.s6
            rowSpacing: Theme.s3
            Layout.fillWidth: true

            PassFact {
                label: qsTr("Shipment", "label on the boarding pass")
                value: root.pass.title
                Layout.fillWidth: true
                Layout.preferredWidth: Math.round(180 * Theme.textScale)
                Layout.alignment: Qt.AlignTop
            }

            PassFact {
                label: qsTr("Slot", "label on the boarding pass")
                value: root.pass.size
                Layout.fillWidth: true
                Layout.preferredWidth: Math.round(210 * Theme.textScale)
                Layout.alignment: Qt.AlignTop
            }

            PassFact {
                label: root.pass.whenLabel
                value: root.pass.when
                Layout.fillWidth: true
                Layout.preferredWidth: Math.round(260 * Theme.textScale)
                Layout.alignment: Qt.AlignTop
            }
        }

        Caption {
            text: [root.pass.duty, root.pass.rights].filter(word => word !== "").join("\n")
            visible: text !== ""
            color: Theme.dawn.inkMuted
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }

    ColumnLayout {
        id: code

        x: root.stacked ? (root.width - width) / 2 : Math.round(root.cut + Theme.s6)
        y: root.stacked ? Math.round(root.cut + Theme.s5) : Math.round(band.height + (root.height - band.height - height) / 2)
        width: root.stacked ? Math.min(implicitWidth, root.width - 2 * Theme.s6) : implicitWidth
        spacing: 0

        PassQr {
            pass: root.pass
            // A phone photographs it from where one stands.
            mm: Mode.kiosk ? 42 : 30
            visible: root.pass.state === "ready"
            Layout.alignment: Qt.AlignHCenter
        }

        Mono {
            text: root.pass.number
            visible: text !== ""
            color: Theme.dawn.ink
            font.bold: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            Layout.alignment: Qt.AlignHCenter
        }

        Rectangle {
            visible: root.pass.state !== "ready"
            implicitWidth: Math.round(176 * Math.min(Theme.textScale, 1.4))
            implicitHeight: Math.max(implicitWidth, why.implicitHeight + 2 * Theme.s4)
            radius: Theme.radius
            color: Theme.clear
            border.width: Theme.hairline
            border.color: Theme.dawn.edge

            ColumnLayout {
                id: why

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.margins: Theme.s3
                spacing: Theme.s2

                Icon {
                    name: root.pass.state === "void" ? "ban" : "hourglass"
                    color: root.pass.state === "void" ? Theme.dawn.bad : Theme.dawn.inkMuted
                    Layout.alignment: Qt.AlignHCenter
                }

                Caption {
                    text: root.pass.state === "void" ? root.pass.voided : root.pass.instead
                    color: root.pass.state === "void" ? Theme.dawn.bad : Theme.dawn.inkMuted
                    font.bold: root.pass.state === "void"
                    horizontalAlignment: Text.AlignHCenter
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }
    }
}
