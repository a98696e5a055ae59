pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The six facts, in the words that go with the order.
ColumnLayout {
    id: root

    required property VmOrder order
    readonly property bool wide: width > 520 * Theme.textScale
    readonly property real labelWidth: Math.round(148 * Theme.textScale)

    spacing: Theme.s3

    Repeater {
        model: root.order.facts
        delegate: ColumnLayout {
            id: fact

            required property int index
            required property string key
            required property string label
            required property string value
            required property string was

            objectName: "fact-" + fact.key
            spacing: 0
            Layout.fillWidth: true
            Accessible.role: Accessible.StaticText
            Accessible.name: [fact.label, fact.value, fact.was === "" ? "" : qsTr("It said before: %1").arg(fact.was)].filter(word => word !== "").join(" ")

            Rectangle {
                visible: fact.index > 0
                implicitHeight: Theme.hairline
                color: Theme.dawn.line
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.s3
            }

            GridLayout {
                columns: root.wide ? 2 : 1
                columnSpacing: Theme.s4
                rowSpacing: 0
                Layout.fillWidth: true

                Caption {
                    text: fact.label
                    color: Theme.dawn.inkMuted
                    Accessible.ignored: true
                    Layout.fillWidth: !root.wide
                    Layout.preferredWidth: root.wide ? root.labelWidth : -1
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: root.wide ? Theme.hairline * 2 : 0
                }

                Body {
                    text: fact.value
                    color: Theme.dawn.ink
                    font.bold: fact.key === "total" || fact.was !== ""
                    Accessible.ignored: true
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                }
            }

            RowLayout {
                visible: fact.was !== ""
                spacing: Theme.s2
                Layout.fillWidth: true
                Layout.leftMargin: root.wide ? root.labelWidth + Theme.s4 : 0

                Icon {
                    name: "triangle-alert"
                    size: Theme.iconSmall
                    color: Theme.dawn.warn
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: Theme.s1
                }

                Caption {
                    text: qsTr("It said before: %1").arg(fact.was)
                    color: Theme.dawn.warn
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }
    }
}
