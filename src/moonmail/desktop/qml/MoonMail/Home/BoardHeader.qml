pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

Item {
    id: root

    required property VmDepartures vm
    required property BoardColumns columns
    required property real groupHeight
    readonly property bool boardBelow: root.vm.state === "ready" || root.vm.state === "loading"
    readonly property bool moonFits: root.columns.wide && root.boardBelow && !Theme.highContrast

    implicitHeight: words.implicitHeight + Theme.s4

    // The Moon rises behind the board: it is cut by the board's edge and stays clear of the words.
    Item {
        anchors.right: parent.right
        anchors.rightMargin: Theme.s8
        anchors.top: parent.top
        anchors.topMargin: -Theme.s6
        anchors.bottom: parent.bottom
        anchors.bottomMargin: -root.groupHeight
        width: moon.width
        clip: true
        visible: root.moonFits

        Image {
            id: moon

            y: Theme.s6
            width: Math.round(300 * Math.min(1, Theme.textScale))
            height: width
            source: "qrc:/moonmail/moon/disc_300.png"
            sourceSize: Qt.size(width, width)
            asynchronous: true
            Accessible.ignored: true
        }
    }

    ColumnLayout {
        id: words

        width: parent.width
        spacing: Theme.s2

        Title {
            text: qsTr("Departures")
            Layout.fillWidth: true
            Layout.topMargin: Theme.s3
            Layout.leftMargin: Theme.s5
        }

        Body {
            text: qsTr("Flights to the Moon, and the slots that are left. Dates are given as ranges; when they change, we tell you why.")
            color: Theme.inkMuted
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s5
            Layout.maximumWidth: root.moonFits ? words.width - moon.width - Theme.s10 : Theme.readingWidth
        }

        // Made when needed, as everything that the first frame does not show.
        Loader {
            active: root.vm.state === "ready" && root.vm.happened !== ""
            visible: active
            sourceComponent: Notice {
                happened: root.vm.happened
                safe: root.vm.safe
                code: root.vm.code
            }
            Layout.fillWidth: true
            Layout.topMargin: Theme.s2
            Layout.maximumWidth: root.moonFits ? words.width - moon.width - Theme.s4 : words.width
        }

        RowLayout {
            visible: root.columns.wide && root.boardBelow
            spacing: root.columns.gap
            Layout.topMargin: Theme.s5
            Layout.leftMargin: Theme.s5

            Caption {
                text: qsTr("Flight")
                Accessible.ignored: true
                Layout.preferredWidth: root.columns.flight
            }

            Caption {
                text: qsTr("Landing site")
                Accessible.ignored: true
                Layout.preferredWidth: root.columns.site
            }

            Caption {
                text: qsTr("Launch window")
                Accessible.ignored: true
                Layout.preferredWidth: root.columns.window
            }

            Caption {
                text: qsTr("Status")
                Accessible.ignored: true
                Layout.preferredWidth: root.columns.status
            }

            Caption {
                text: root.moonFits ? "" : qsTr("Price")
                Accessible.ignored: true
                Layout.preferredWidth: root.columns.price
            }

            Item {
                Layout.preferredWidth: root.columns.action
            }
        }
    }
}
