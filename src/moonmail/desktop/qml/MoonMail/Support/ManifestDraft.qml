pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// What the manifest would say now: its sums, and what is missing or what changed.
ColumnLayout {
    id: root

    required property VmDesk desk
    required property VmDeskManifest vm

    function toFirst() {
        gaps.toFirst();
    }

    spacing: Theme.s4

    RowLayout {
        spacing: Theme.s4
        Layout.fillWidth: true

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Heading {
                objectName: "manifest-title"
                text: root.vm.title
                Layout.fillWidth: true
            }

            Caption {
                text: root.vm.place
                Layout.fillWidth: true
            }
        }

        IconButton {
            id: again

            iconName: "refresh-cw"
            text: qsTr("Read it anew")
            Layout.alignment: Qt.AlignTop
            onClicked: root.desk.run("manifest.refresh")

            Tip {
                target: again
                text: qsTr("Read it anew (%1)").arg(root.desk.keysOf("manifest.refresh"))
            }
        }
    }

    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Icon {
            name: root.vm.over ? "plane-takeoff" : root.vm.closed ? "lock" : "calendar-clock"
            color: root.vm.closed && !root.vm.over ? Theme.warn : Theme.inkMuted
            Layout.alignment: Qt.AlignTop
        }

        Body {
            text: root.vm.closing
            Layout.fillWidth: true
        }
    }

    Skeleton {
        visible: root.vm.draftState === "loading"
        implicitHeight: Math.round(120 * Theme.textScale)
        radius: Theme.radiusCard
        Layout.fillWidth: true
    }

    Skeleton {
        visible: root.vm.draftState === "loading"
        implicitHeight: Math.round(280 * Theme.textScale)
        radius: Theme.radiusCard
        Layout.fillWidth: true
    }

    Card {
        visible: root.vm.draftState === "ready"
        padding: Theme.s5
        Layout.fillWidth: true

        GridLayout {
            columns: Math.max(1, Math.min(3, Math.floor(root.width / (270 * Theme.textScale))))
            columnSpacing: Theme.s5
            rowSpacing: Theme.s3
            uniformCellWidths: true
            Layout.fillWidth: true

            Repeater {
                model: root.vm.facts

                LabelValue {
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                }
            }
        }
    }

    ManifestGaps {
        id: gaps

        desk: root.desk
        vm: root.vm
        visible: root.vm.draftState === "ready" && !root.vm.versions.comparing
        Layout.fillWidth: true
    }

    ManifestDiff {
        vm: root.vm.versions
        visible: root.vm.versions.comparing
        Layout.fillWidth: true
    }
}
