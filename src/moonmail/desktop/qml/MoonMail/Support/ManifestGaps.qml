pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// What is missing, by kind; the shipments that lack it; and what is known of one of them. Names nobody.
Card {
    id: root

    required property VmDesk desk
    required property VmDeskManifest vm

    function toFirst() {
        if (kinds.count > 0)
            (kinds.itemAt(0) as Item)?.forceActiveFocus();
    }

    padding: Theme.s5

    Chip {
        objectName: "manifest-missing"
        text: root.vm.missing
        iconName: root.vm.complete ? "circle-check" : "triangle-alert"
        tone: root.vm.complete ? "ok" : "warn"
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: !root.vm.complete
        spacing: Theme.s1
        Layout.fillWidth: true

        Repeater {
            id: kinds

            model: root.vm.gaps

            ListRow {
                id: gap

                required property string gapKind
                required property string words
                required property string supplier
                required property string count
                required property bool current
                required property int index

                objectName: "manifest-gap-" + gap.index
                text: [gap.count, gap.words, gap.supplier].join(" ")
                marked: gap.current
                focusPolicy: Qt.StrongFocus
                topPadding: Theme.s2
                bottomPadding: Theme.s2
                leftPadding: Theme.s4
                rightPadding: Theme.s3
                Accessible.role: Accessible.ListItem
                Accessible.selected: gap.current
                Layout.fillWidth: true
                onClicked: root.vm.chooseGap(gap.gapKind)

                contentItem: RowLayout {
                    spacing: Theme.s4

                    Subheading {
                        text: gap.count
                        horizontalAlignment: Text.AlignRight
                        Accessible.ignored: true
                        Layout.minimumWidth: Math.round(44 * Theme.textScale)
                    }

                    ColumnLayout {
                        spacing: 0
                        Layout.fillWidth: true

                        Body {
                            text: gap.words
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }

                        Caption {
                            text: gap.supplier
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }
                    }
                }
            }
        }
    }

    Divider {
        visible: !root.vm.complete
        Layout.fillWidth: true
    }

    GridLayout {
        visible: !root.vm.complete
        columns: root.width >= 560 * Theme.textScale ? 2 : 1
        columnSpacing: Theme.s5
        rowSpacing: Theme.s3
        uniformCellWidths: true
        Layout.fillWidth: true

        ColumnLayout {
            spacing: Theme.s2
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true

            ListView {
                id: lines

                objectName: "manifest-lines"
                clip: true
                model: root.vm.lines
                implicitHeight: Math.min(contentHeight, Math.round(330 * Theme.textScale))
                spacing: Theme.s1
                boundsBehavior: Flickable.StopAtBounds
                keyNavigationEnabled: true
                highlightMoveDuration: 0
                activeFocusOnTab: false
                Accessible.role: Accessible.List
                Accessible.name: qsTr("Shipments that lack it")
                Layout.fillWidth: true
                T.ScrollBar.vertical: MoonScrollBar {}

                delegate: ListRow {
                    id: line

                    required property string lineId
                    required property string number
                    required property string name
                    required property string detail
                    required property bool current

                    width: ListView.view ? ListView.view.width - Theme.s3 : 0
                    text: [line.number, line.name, line.detail].join(" ")
                    marked: line.current
                    focusPolicy: Qt.StrongFocus
                    topPadding: Theme.s1
                    bottomPadding: Theme.s1
                    leftPadding: Theme.s4
                    rightPadding: Theme.s2
                    onClicked: root.vm.chooseLine(line.lineId)

                    contentItem: ColumnLayout {
                        spacing: 0

                        Body {
                            text: line.name
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }

                        Caption {
                            text: [line.number, line.detail].filter(part => part !== "").join(" · ")
                            Accessible.ignored: true
                            Layout.fillWidth: true
                        }
                    }
                }
            }

            Caption {
                text: root.vm.moreLines
                visible: text !== ""
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            spacing: Theme.s2
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true

            Subheading {
                text: root.vm.lineTitle
                visible: text !== ""
                Layout.fillWidth: true
            }

            GridLayout {
                columns: width >= 300 * Theme.textScale ? 2 : 1
                columnSpacing: Theme.s4
                rowSpacing: Theme.s2
                uniformCellWidths: true
                Layout.fillWidth: true

                Repeater {
                    model: root.vm.lineFacts

                    LabelValue {
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop
                    }
                }
            }

            ActionButton {
                desk: root.desk
                actionId: "manifest.go"
                text: qsTr("See to it: %1").arg(root.vm.goToText)
                iconName: "arrow-left"
                trailingIcon: false
                visible: root.vm.goTo !== ""
                Layout.fillWidth: true
                Layout.maximumWidth: implicitWidth
                Layout.topMargin: Theme.s2
            }
        }
    }
}
