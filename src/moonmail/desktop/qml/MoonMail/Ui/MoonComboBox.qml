pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// ``options`` are the words; ``index`` is the one that holds. ``chosen`` is told only when the user chooses.
FieldFrame {
    id: root

    property alias options: combo.model
    property int index
    readonly property alias field: combo

    signal chosen(index: int)

    onIndexChanged: combo.currentIndex = root.index

    T.ComboBox {
        id: combo

        implicitWidth: Math.round(240 * Theme.textScale)
        implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
        leftPadding: Theme.s3
        rightPadding: Theme.s10
        topPadding: Theme.s2
        bottomPadding: Theme.s2
        hoverEnabled: true
        focusPolicy: Qt.StrongFocus
        Accessible.name: root.label
        Accessible.description: root.error !== "" ? root.error : root.hint
        onActivated: index => root.chosen(index)
        // Other words are another list, and Qt begins a list with its first.
        onModelChanged: combo.currentIndex = root.index
        Component.onCompleted: combo.currentIndex = root.index
        Layout.fillWidth: true

        contentItem: Text {
            text: combo.displayText
            color: Theme.ink
            font.family: Theme.sans
            font.pixelSize: Theme.body
            textFormat: Text.PlainText
            elide: Text.ElideRight
            verticalAlignment: Text.AlignVCenter
        }
        indicator: Icon {
            x: combo.width - width - Theme.s3
            y: (combo.height - height) / 2
            name: "chevron-down"
            color: Theme.inkMuted
        }
        background: Rectangle {
            radius: Theme.radius
            color: Theme.tint(Theme.ink, combo.hovered ? 0.1 : 0.05)
            border.width: Theme.hairline
            border.color: root.error !== "" ? Theme.bad : Theme.edge

            FocusRing {
                target: combo
                gap: 0
            }
        }
        delegate: T.ItemDelegate {
            id: option

            required property int index
            required property string modelData

            width: ListView.view ? ListView.view.width : 0
            implicitHeight: Math.max(Theme.target, implicitContentHeight + Theme.s4)
            leftPadding: Theme.s3
            rightPadding: Theme.s3
            highlighted: combo.highlightedIndex === option.index
            hoverEnabled: true
            text: option.modelData
            Accessible.name: option.text

            contentItem: RowLayout {
                spacing: Theme.s2

                Body {
                    text: option.text
                    lineHeight: 1
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }

                Icon {
                    name: "check"
                    visible: combo.currentIndex === option.index
                    color: Theme.accent
                }
            }
            background: Rectangle {
                color: option.highlighted ? Theme.paperRaised : Theme.clear
                border.width: Theme.highContrast && option.highlighted ? Theme.stroke : 0
                border.color: Theme.focus
                radius: Theme.radius
            }
        }
        popup: T.Popup {
            y: combo.height + Theme.s1
            width: combo.width
            implicitHeight: Math.min(contentItem.implicitHeight + topPadding + bottomPadding, Theme.s16 * 6)
            padding: Theme.s1

            contentItem: ListView {
                clip: true
                implicitHeight: contentHeight
                model: combo.popup.visible ? combo.delegateModel : null
                currentIndex: combo.highlightedIndex
                T.ScrollBar.vertical: MoonScrollBar {}
            }
            background: Rectangle {
                radius: Theme.radius
                color: Theme.paper
                border.width: Theme.hairline
                border.color: Theme.edge
            }
        }
    }
}
