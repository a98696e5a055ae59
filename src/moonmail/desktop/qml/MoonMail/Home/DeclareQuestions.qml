pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// The questions of one part: three at most.
ColumnLayout {
    id: root

    required property VmDeclaration vm

    spacing: Theme.s3

    Repeater {
        model: root.vm.questions

        DeclareQuestion {
            id: question

            Layout.fillWidth: true
            onAnswered: answer => root.vm.answer(question.hazard, answer)
        }
    }
}
