pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

FieldFrame {
    id: root

    property alias text: area.text
    property alias placeholderText: area.placeholderText
    property alias readOnly: area.readOnly
    readonly property alias field: area
    property int rows: 5

    signal edited(text: string)

    Flickable {
        id: scroll

        implicitHeight: Math.ceil(root.rows * Theme.body * Theme.lineHeight) + Theme.s6
        boundsBehavior: Flickable.StopAtBounds
        // Only what needs it: scrolled out of a page, a clip within its clip is drawn by the software renderer as none.
        clip: scroll.contentHeight > scroll.height
        // An editor that is not laid out yet shows its caret by scrolling too far.
        onContentYChanged: {
            if (scroll.contentY < 0)
                scroll.contentY = 0;
        }
        Layout.fillWidth: true
        Layout.fillHeight: true
        T.ScrollBar.vertical: MoonScrollBar {}

        // It stands still behind what scrolls.
        Rectangle {
            parent: scroll
            z: -1
            anchors.fill: parent
            radius: Theme.radius
            color: Theme.tint(Theme.ink, 0.05)
            border.width: root.error !== "" ? Theme.stroke : Theme.hairline
            border.color: root.error !== "" ? Theme.bad : Theme.edge

            FocusRing {
                target: area
                gap: 0
            }
        }

        T.TextArea.flickable: T.TextArea {
            id: area

            implicitHeight: contentHeight + topPadding + bottomPadding
            padding: Theme.s3
            color: Theme.ink
            placeholderTextColor: Theme.inkMuted
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            selectByMouse: true
            font.family: Theme.sans
            font.pixelSize: Theme.body
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            focusPolicy: Qt.StrongFocus
            // Tab leaves the field: it is a letter, not code. Where to is asked when it is pressed: pages change.
            Keys.priority: Keys.BeforeItem
            Keys.onTabPressed: area.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: area.nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
            Accessible.name: root.label
            Accessible.description: root.error !== "" ? root.error : root.hint
            // Not textEdited: a TextEdit does not tell by it what an input method commits. A key of the screen may have
            // the focus while it types.
            onTextChanged: {
                if (area.activeFocus || Mode.typing)
                    root.edited(area.text);
            }

            Text {
                x: area.leftPadding
                y: area.topPadding
                width: area.width - area.leftPadding - area.rightPadding
                text: area.placeholderText
                visible: area.text === "" && area.preeditText === ""
                color: area.placeholderTextColor
                font: area.font
                wrapMode: Text.Wrap
            }
        }
    }
}
