pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// One thing that a caller may say of themselves.
ColumnLayout {
    id: root

    required property VmDeskVerify vm
    required property string fact
    required property string label
    required property string text
    required property string result
    required property bool matched
    required property string error

    signal accepted

    function toField() {
        said.field.forceActiveFocus();
    }

    spacing: Theme.s1

    MoonTextField {
        id: said

        objectName: "fact-" + root.fact
        label: root.label
        text: root.text
        error: root.error
        maximumLength: 40
        mono: root.fact === "reference" || root.fact === "one_time_code" || root.fact === "number_tail"
        Layout.fillWidth: true
        onEdited: text => root.vm.type(root.fact, text)
        onAccepted: root.accepted()
    }

    Chip {
        visible: root.result !== ""
        text: root.result
        iconName: root.matched ? "circle-check" : "circle-x"
        tone: root.matched ? "ok" : "bad"
        Layout.fillWidth: true
    }
}
