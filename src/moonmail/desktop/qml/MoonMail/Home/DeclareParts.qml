pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// All parts of the declaration, and how far each is.
Card {
    id: root

    required property VmDeclaration vm

    padding: Theme.s3
    spacing: 0

    Repeater {
        model: root.vm.parts

        ListRow {
            id: row

            required property int index
            required property string name
            required property string iconName
            required property string tone
            required property string standing
            required property bool now

            objectName: "declare-part-" + row.index
            text: row.name
            marked: row.now
            raised: row.now
            topPadding: Theme.s2
            bottomPadding: Theme.s2
            leftPadding: Theme.s4
            rightPadding: Theme.s3
            Accessible.description: row.standing
            Layout.fillWidth: true
            onClicked: root.vm.showPart(row.index)

            contentItem: RowLayout {
                spacing: Theme.s2

                Body {
                    text: row.name
                    lineHeight: 1
                    font.bold: row.now
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Icon {
                    name: row.iconName
                    size: Theme.iconSmall
                    color: Theme.tone(row.tone)
                }
            }
        }
    }
}
