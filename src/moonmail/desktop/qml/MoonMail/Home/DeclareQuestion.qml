pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.Ui

// A question with its picture, its three answers, and what the answer means.
Card {
    id: root

    required property string hazard
    required property string icon
    required property string ask
    required property string more
    required property string answer
    required property string result
    required property string resultIcon
    required property string tone
    required property string clash

    signal answered(answer: string)

    padding: Theme.s4
    Accessible.ignored: false
    Accessible.role: Accessible.Grouping
    Accessible.name: root.ask
    Accessible.description: [root.more, root.clash !== "" ? root.clash : root.result].filter(word => word !== "").join(" ")

    RowLayout {
        spacing: Theme.s4
        Layout.fillWidth: true

        Rectangle {
            implicitWidth: Theme.iconLarge + Theme.s3
            implicitHeight: implicitWidth
            radius: Theme.radius
            color: Theme.tint(Theme.ink, 0.07)
            border.width: Theme.highContrast ? Theme.hairline : 0
            border.color: Theme.line
            Layout.alignment: Qt.AlignTop

            Icon {
                anchors.centerIn: parent
                name: root.icon
                size: Math.round(Theme.iconLarge * 0.75)
            }
        }

        ColumnLayout {
            spacing: Theme.s1
            Layout.fillWidth: true

            Subheading {
                text: root.ask
                Accessible.ignored: true
                Layout.fillWidth: true
            }

            Caption {
                text: root.more
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }

    GridLayout {
        columns: width < Math.round(300 * Theme.textScale) ? 1 : 3
        columnSpacing: Theme.s2
        rowSpacing: Theme.s2
        uniformCellWidths: true
        Layout.fillWidth: true

        DeclareAnswer {
            objectName: "answer-" + root.hazard + "-yes"
            text: qsTr("Yes")
            question: root.ask
            checked: root.answer === "yes"
            Layout.fillWidth: true
            onClicked: root.answered("yes")
        }

        DeclareAnswer {
            objectName: "answer-" + root.hazard + "-unsure"
            text: qsTr("Not sure")
            question: root.ask
            checked: root.answer === "unsure"
            Layout.fillWidth: true
            onClicked: root.answered("unsure")
        }

        DeclareAnswer {
            objectName: "answer-" + root.hazard + "-no"
            text: qsTr("No")
            question: root.ask
            checked: root.answer === "no"
            Layout.fillWidth: true
            onClicked: root.answered("no")
        }
    }

    Chip {
        visible: root.result !== "" && root.clash === ""
        text: root.result
        iconName: root.resultIcon
        tone: root.tone
        Layout.fillWidth: true
    }

    RowLayout {
        visible: root.clash !== ""
        spacing: Theme.s2
        Layout.fillWidth: true

        Icon {
            name: "arrow-right-left"
            size: Theme.iconSmall
            color: Theme.bad
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Theme.s1
        }

        Body {
            text: root.clash
            color: Theme.bad
            Layout.fillWidth: true
        }
    }
}
