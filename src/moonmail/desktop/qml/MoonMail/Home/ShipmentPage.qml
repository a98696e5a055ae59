pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

FocusScope {
    id: root

    required property VmHome home
    readonly property VmShipment vm: root.home.shipment
    readonly property bool owedNow: ["choose", "asked", "preparing", "taken"].includes(root.vm.owed.state)
    // The refund is told where it was asked for.
    readonly property bool followed: root.vm.payState === "closed" && (root.vm.change.state === "cancelled" || root.vm.owed.state === "taken")
    readonly property bool hasPass: root.vm.state === "ready" && root.vm.boardingPass.state === "ready"

    function printPaper(key: string) {
        sheets.show("PassPrintDialog.qml", {
            papers: root.vm.papers,
            paper: key
        });
    }

    Accessible.role: Accessible.Pane
    Accessible.name: root.vm.title

    Shortcut {
        sequences: [StandardKey.Save]
        enabled: root.hasPass
        onActivated: save.ask("pass")
    }

    Shortcut {
        sequences: [StandardKey.Print]
        enabled: root.hasPass
        onActivated: root.printPaper("pass")
    }

    // File dialogs and sheets are made when they are first wanted.
    Loader {
        id: save

        property string key: ""

        function ask(key: string) {
            const suggested = root.vm.papers.suggested(key).toString();
            const suffix = suggested.slice(suggested.lastIndexOf("."));
            save.key = key;
            save.setSource("PassSaveDialog.qml", {
                selectedFile: suggested,
                currentFolder: suggested.replace(/\/[^\/]*$/, ""),
                defaultSuffix: suffix.slice(1),
                nameFilters: suffix === ".png" ? [qsTr("Pictures (*.png)")] : suffix === ".ics" ? [qsTr("Calendars (*.ics)")] : [qsTr("PDF (*.pdf)")]
            });
            (save.item as PassSaveDialog)?.open();
        }
    }

    Connections {
        target: save.item as PassSaveDialog

        function onChosen(url: url) {
            root.vm.papers.save(save.key, url);
        }
    }

    Loader {
        id: sheets

        function show(file: string, properties: var) {
            sheets.setSource("", {});
            sheets.setSource(file, properties);
        }

        onLoaded: {
            (sheets.item as PassPrintDialog)?.open();
            (sheets.item as PassLarge)?.open();
        }
    }

    ScrollPage {
        id: page

        readonly property bool wide: width / Theme.textScale > 860
        readonly property real column: Math.round(1040 * Theme.textScale)

        anchors.fill: parent
        margin: Theme.s8

        ColumnLayout {
            width: parent ? parent.width : 0
            spacing: Theme.s5

            MoonButton {
                objectName: "page-back"
                text: qsTr("My shipments")
                iconName: "arrow-left"
                kind: MoonButton.Kind.Quiet
                focus: true
                Layout.leftMargin: -Theme.s3
                onClicked: root.home.back()
            }

            ColumnLayout {
                visible: root.vm.state === "loading"
                spacing: Theme.s5
                Layout.fillWidth: true

                Skeleton {
                    implicitHeight: Math.round(264 * Theme.textScale)
                    radius: Theme.radiusCard
                    Layout.fillWidth: true
                }

                Repeater {
                    model: 4

                    Skeleton {
                        implicitHeight: Theme.s12
                        Layout.fillWidth: true
                    }
                }
            }

            EmptyState {
                visible: root.vm.state === "missing"
                iconName: "circle-help"
                title: qsTr("This shipment is not here any more")
                text: qsTr("It was withdrawn, or belongs to another member. My shipments shows everything that is yours.")
                actionText: qsTr("To my shipments")
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignHCenter
                Layout.topMargin: Theme.s16
                onActionTriggered: root.home.open("shipments")
            }

            GridLayout {
                visible: root.vm.state === "ready"
                columns: page.wide ? 2 : 1
                columnSpacing: Theme.s5
                rowSpacing: Theme.s2
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: Theme.hairline * 2
                    Layout.fillWidth: true

                    Title {
                        text: root.vm.title
                        font.pixelSize: text.length > 24 ? Theme.heading : Theme.title
                        Layout.fillWidth: true
                    }

                    Body {
                        text: root.vm.subtitle
                        color: Theme.inkMuted
                        Layout.fillWidth: true
                    }
                }

                Chip {
                    text: root.vm.status
                    iconName: root.vm.statusIcon
                    tone: root.vm.statusTone
                    Layout.fillWidth: false
                    Layout.alignment: page.wide ? Qt.AlignRight | Qt.AlignBottom : Qt.AlignLeft
                }
            }

            Notice {
                visible: root.vm.state === "ready" && root.vm.happened !== ""
                kind: root.vm.noticeTone === "bad" ? Notice.Kind.Bad : root.vm.noticeTone === "warn" ? Notice.Kind.Warn : Notice.Kind.Info
                happened: root.vm.happened
                safe: root.vm.safe
                next: root.vm.next
                code: root.vm.code
                Layout.fillWidth: true
            }

            Flow {
                visible: root.vm.state === "ready" && root.vm.askId !== ""
                spacing: Theme.s3
                Layout.fillWidth: true

                MoonButton {
                    text: qsTr("Choose another slot")
                    iconName: "plane-takeoff"
                    kind: MoonButton.Kind.Primary
                    visible: !root.vm.canRetry
                    onClicked: root.home.open("departures")
                }

                MoonButton {
                    text: qsTr("Sign in and send")
                    iconName: "log-in"
                    kind: MoonButton.Kind.Primary
                    visible: root.vm.canRetry && (root.home.signInExpired || !root.home.signedIn)
                    onClicked: root.home.signIn()
                }

                MoonButton {
                    text: qsTr("Try again")
                    iconName: "refresh-cw"
                    visible: root.vm.canRetry && root.home.signedIn && !root.home.signInExpired
                    onClicked: root.vm.retry()
                }

                MoonButton {
                    text: qsTr("I have read this")
                    description: qsTr("Takes it off the list. What you wrote is kept under Send.")
                    visible: !root.vm.canRetry
                    onClicked: root.vm.dismiss()
                }
            }

            ShipmentLetter {
                letter: root.vm.letter
                Layout.fillWidth: true
                Layout.maximumWidth: page.column
            }

            Notice {
                visible: root.vm.state === "ready" && root.vm.offline !== "" && root.vm.happened === ""
                happened: root.vm.offline
                Layout.fillWidth: true
            }

            PassCard {
                pass: root.vm.boardingPass
                visible: root.vm.state === "ready" && root.vm.boardingPass.state !== "unbooked"
                Layout.fillWidth: true
                Layout.maximumWidth: page.column
            }

            PassActions {
                papers: root.vm.papers
                visible: root.hasPass
                Layout.fillWidth: true
                onLargeWanted: sheets.show("PassLarge.qml", {
                    pass: root.vm.boardingPass
                })
                onPrintWanted: root.printPaper("pass")
                onPdfWanted: save.ask("pass")
                onPngWanted: save.ask("pass-picture")
            }

            // What needs the member now.
            Loader {
                active: root.owedNow
                visible: active
                Layout.fillWidth: true
                Layout.maximumWidth: page.column
                sourceComponent: ShipmentOwed {
                    owed: root.vm.owed
                    home: root.home
                }
            }

            ShipmentHandIn {
                handIn: root.vm.handIn
                papers: root.vm.papers
                home: root.home
                Layout.fillWidth: true
                Layout.maximumWidth: page.column
                onSaveWanted: key => save.ask(key)
                onPrintWanted: key => root.printPaper(key)
            }

            GridLayout {
                visible: root.vm.state === "ready"
                columns: page.wide ? 2 : 1
                columnSpacing: Theme.s10
                rowSpacing: Theme.s5
                Layout.fillWidth: true
                Layout.topMargin: Theme.s4

                ShipmentPayment {
                    vm: root.vm
                    visible: !page.wide && !["none", "paid"].includes(root.vm.payState) && !root.followed
                    Layout.fillWidth: true
                }

                ColumnLayout {
                    spacing: Theme.s6
                    Layout.fillWidth: true
                    Layout.preferredWidth: Math.round(560 * Theme.textScale)
                    Layout.alignment: Qt.AlignTop

                    TimelineCard {
                        vm: root.vm
                        visible: count > 0
                        Layout.fillWidth: true
                    }

                    ShipmentRecord {
                        record: root.vm.record
                        papers: root.vm.papers
                        Layout.fillWidth: true
                        onSaveWanted: key => save.ask(key)
                        onPrintWanted: key => root.printPaper(key)
                    }
                }

                ColumnLayout {
                    spacing: Theme.s3
                    Layout.fillWidth: true
                    Layout.preferredWidth: Math.round(340 * Theme.textScale)
                    Layout.alignment: Qt.AlignTop

                    Loader {
                        active: root.vm.declared.open
                        visible: active
                        Layout.fillWidth: true
                        sourceComponent: ShipmentDeclared {
                            declared: root.vm.declared
                        }
                    }

                    Loader {
                        active: root.vm.change.urgent
                        visible: active
                        Layout.fillWidth: true
                        sourceComponent: ShipmentChange {
                            change: root.vm.change
                            home: root.home
                        }
                    }

                    ShipmentPayment {
                        vm: root.vm
                        visible: root.vm.payState !== "none" && (page.wide || root.vm.payState === "paid") && !root.followed
                        Layout.fillWidth: true
                    }

                    ShipmentReference {
                        canAsk: root.home.isBuilt("messages")
                        onAsked: root.home.askDesk(root.vm.shipmentId)
                        vm: root.vm
                        visible: root.vm.reference !== ""
                        Layout.fillWidth: true
                    }

                    Loader {
                        active: root.vm.declared.state === "ready" && !root.vm.declared.open
                        visible: active
                        Layout.fillWidth: true
                        sourceComponent: ShipmentDeclared {
                            declared: root.vm.declared
                        }
                    }

                    ShipmentEntries {
                        entries: root.vm.entries
                        Layout.fillWidth: true
                    }

                    Loader {
                        active: root.vm.change.state !== "none" && !root.vm.change.urgent
                        visible: active
                        Layout.fillWidth: true
                        sourceComponent: ShipmentChange {
                            change: root.vm.change
                            home: root.home
                        }
                    }

                    ShipmentGiving {
                        giving: root.vm.giving
                        home: root.home
                        Layout.fillWidth: true
                    }

                    ShipmentReceipts {
                        receipts: root.vm.receipts
                        papers: root.vm.papers
                        home: root.home
                        Layout.fillWidth: true
                        onSaveWanted: key => save.ask(key)
                        onPrintWanted: key => root.printPaper(key)
                    }

                    Loader {
                        active: root.vm.owed.state === "promise" || root.vm.owed.state === "done"
                        visible: active
                        Layout.fillWidth: true
                        sourceComponent: ShipmentOwed {
                            owed: root.vm.owed
                            home: root.home
                        }
                    }

                    ShipmentConfirmed {
                        vm: root.vm
                        visible: root.vm.confirmedAt !== ""
                        Layout.fillWidth: true
                        onSaveWanted: save.ask("copy")
                    }
                }
            }
        }
    }
}
