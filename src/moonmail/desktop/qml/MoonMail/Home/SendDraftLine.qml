pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// One draft: the line goes on with it, the bin discards it.
RowLayout {
    id: root

    required property VmSend vm
    required property string draftId
    required property string title
    required property string iconName
    required property string detail
    required property string saved
    required property string spoken

    spacing: Theme.s2

    ListRow {
        text: root.spoken
        Layout.fillWidth: true
        onClicked: root.vm.resume(root.draftId)

        contentItem: RowLayout {
            spacing: Theme.s4

            Icon {
                name: root.iconName
                color: Theme.inkMuted
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Body {
                    objectName: "may-elide"
                    text: root.title
                    font.bold: true
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                    elide: Text.ElideRight
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.detail
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Caption {
                    text: root.saved
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }

            Icon {
                name: "chevron-right"
                color: Theme.inkMuted
            }
        }
    }

    IconButton {
        iconName: "trash-2"
        text: qsTr("Discard the draft %1").arg(root.title)
        iconColor: Theme.inkMuted
        onClicked: root.vm.discard(root.draftId)
    }
}
