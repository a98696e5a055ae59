pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// A letter to the sender: white paper in every theme, before anything else until it was read.
ColumnLayout {
    id: root

    required property VmLetter letter

    objectName: "letter"
    visible: root.letter.state !== "none"
    spacing: Theme.s3

    T.Pane {
        visible: root.letter.open
        padding: Theme.s6
        leftPadding: Theme.s8
        rightPadding: Theme.s8
        implicitWidth: implicitContentWidth + leftPadding + rightPadding
        implicitHeight: implicitContentHeight + topPadding + bottomPadding
        Layout.fillWidth: true
        Accessible.role: Accessible.Grouping
        Accessible.name: root.letter.title

        contentItem: ColumnLayout {
            spacing: Theme.s4

            RowLayout {
                spacing: Theme.s3
                Layout.fillWidth: true

                Icon {
                    name: root.letter.icon
                    color: root.letter.tone === "ok" ? Theme.dawn.ok : root.letter.tone === "bad" ? Theme.dawn.bad : Theme.dawn.warn
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: Theme.s1
                }

                Heading {
                    text: root.letter.title
                    color: Theme.dawn.ink
                    Layout.fillWidth: true
                }
            }

            ColumnLayout {
                spacing: Theme.s1
                Layout.fillWidth: true

                Body {
                    text: root.letter.greeting
                    visible: text !== ""
                    color: Theme.dawn.ink
                    Layout.fillWidth: true
                }

                Body {
                    text: root.letter.happened
                    color: Theme.dawn.ink
                    Layout.fillWidth: true
                }
            }

            GridLayout {
                columns: root.width / Theme.textScale > 760 ? 2 : 1
                columnSpacing: Theme.s8
                rowSpacing: Theme.s4
                uniformCellWidths: true
                Layout.fillWidth: true

                LetterPart {
                    title: qsTr("What is certain")
                    lines: root.letter.certain
                    iconName: "circle-check"
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                }

                LetterPart {
                    title: qsTr("What is not certain")
                    lines: root.letter.uncertain
                    iconName: "circle-help"
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                }

                LetterPart {
                    title: qsTr("What you sent")
                    lines: [root.letter.yours]
                    iconName: "package"
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                }

                LetterPart {
                    title: qsTr("What you can do")
                    lines: root.letter.can
                    more: root.letter.until
                    iconName: "chevron-right"
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                }
            }

            Rectangle {
                implicitHeight: Theme.hairline
                color: Theme.dawn.line
                Layout.fillWidth: true
            }

            Caption {
                text: root.letter.talk
                color: Theme.dawn.inkMuted
                Layout.fillWidth: true
            }
        }
        background: Rectangle {
            radius: Theme.radiusCard
            color: Theme.dawn.paper
            border.width: Theme.hairline
            border.color: Theme.dawn.line
        }
    }

    MoonButton {
        objectName: "letter-read"
        text: qsTr("I have read this letter")
        iconName: "check"
        description: qsTr("It moves to one line on this page. You can read it again at any time.")
        visible: root.letter.open
        onClicked: root.letter.markRead()
    }

    Card {
        visible: root.letter.state === "read" && !root.letter.open
        padding: Theme.s3
        leftPadding: Theme.s5
        Layout.fillWidth: true

        GridLayout {
            columns: root.width / Theme.textScale > 480 ? 2 : 1
            columnSpacing: Theme.s3
            rowSpacing: 0
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.s3
                Layout.fillWidth: true

                Icon {
                    name: "mail-open"
                    color: Theme.inkMuted
                }

                Body {
                    text: root.letter.title
                    Layout.fillWidth: true
                }
            }

            MoonButton {
                objectName: "letter-again"
                text: qsTr("Read the letter again")
                kind: MoonButton.Kind.Quiet
                onClicked: root.letter.readAgain()
            }
        }
    }
}
