pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

MoonTextField {
    id: root

    required property VmReceiveAir vm
    required property string name
    required property string value

    inputMethodHints: Qt.ImhLatinOnly | Qt.ImhNoPredictiveText
    mono: true
    maximumLength: 40
    field.objectName: "air-" + root.name
    Layout.fillWidth: true
    Layout.alignment: Qt.AlignTop
    onValueChanged: {
        if (root.text !== root.value)
            root.text = root.value;
    }
    Component.onCompleted: root.text = root.value
    onEdited: text => root.vm.type(root.name, text)
}
