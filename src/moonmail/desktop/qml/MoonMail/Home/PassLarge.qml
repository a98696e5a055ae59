pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

// The code alone on white, as large as the window allows: what a scanner at a desk needs.
T.Popup {
    id: root

    required property VmBoardingPass pass

    parent: T.Overlay.overlay
    width: parent ? parent.width : 0
    height: parent ? parent.height : 0
    modal: true
    focus: true
    padding: Theme.s6
    closePolicy: T.Popup.CloseOnEscape

    contentItem: FocusScope {
        focus: true
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("Boarding pass %1, shown large").arg(root.pass.flightNumber)

        ColumnLayout {
            anchors.fill: parent
            spacing: Theme.s3

            PassQr {
                pass: root.pass
                mm: 1000
                limit: Math.max(120, Math.min(root.availableWidth, root.availableHeight - below.implicitHeight - Theme.s3))
                Layout.alignment: Qt.AlignCenter
            }

            GridLayout {
                id: below

                columns: root.availableWidth / Theme.textScale > 520 ? 2 : 1
                columnSpacing: Theme.s6
                rowSpacing: Theme.s2
                Layout.alignment: Qt.AlignHCenter

                Mono {
                    text: root.pass.flightNumber + "  " + root.pass.number
                    color: Theme.dawn.ink
                    font.pixelSize: Theme.heading
                    font.bold: true
                    lineHeight: Theme.tightLineHeight
                    wrapMode: Text.NoWrap
                    Layout.alignment: Qt.AlignVCenter | Qt.AlignHCenter
                }

                PassClose {
                    objectName: "pass-close-large"
                    focus: true
                    Layout.alignment: Qt.AlignHCenter
                    onClicked: root.close()
                }
            }
        }
    }
    background: Rectangle {
        color: Theme.dawn.paper
    }
}
