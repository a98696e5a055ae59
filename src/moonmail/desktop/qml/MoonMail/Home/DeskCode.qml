pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The code that the desk waits for, large enough to be read out at arm's length.
Item {
    id: root

    required property VmDeskNews news

    implicitHeight: card.implicitHeight + Theme.s4

    Card {
        id: card

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: Theme.s4
        anchors.leftMargin: Theme.s6
        anchors.rightMargin: Theme.s6
        raised: true
        spacing: Theme.s1

        Subheading {
            text: qsTr("Code for the support desk")
            Layout.fillWidth: true
        }

        Mono {
            objectName: "desk-code"
            text: root.news.code
            font.pixelSize: Theme.display
            font.bold: true
            lineHeight: Theme.tightLineHeight
            Accessible.name: root.news.codeSpoken
            Layout.fillWidth: true
        }

        Body {
            text: qsTr("Read it out only if you are talking with the MoonMail support desk now. If you did not call, close it: nobody gets in without it.")
            Layout.fillWidth: true
        }

        Flow {
            spacing: Theme.s3
            Layout.fillWidth: true
            Layout.topMargin: Theme.s1

            Chip {
                text: root.news.codeLeft
                iconName: "timer"
                tone: "warn"
                Accessible.ignored: true
            }

            MoonButton {
                objectName: "desk-code-close"
                text: qsTr("Close")
                iconName: "x"
                onClicked: root.news.closeCode()
            }
        }
    }

    Component.onCompleted: root.Accessible.announce(qsTr("The support desk asks for this code: %1").arg(root.news.codeSpoken))
}
