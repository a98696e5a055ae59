pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

GridLayout {
    id: root

    required property VmSend vm

    columns: width > 640 * Theme.textScale ? 2 : 1
    columnSpacing: Theme.s3
    rowSpacing: Theme.s2
    uniformCellWidths: true
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Flight")

    T.ButtonGroup {
        id: group
    }

    Repeater {
        model: root.vm.flights
        delegate: RadioCard {
            id: card

            required property string missionId
            required property string flightNumber
            required property string sample
            required property string site
            required property string window
            required property string until
            required property bool chosen

            objectName: "choose-" + card.missionId
            text: card.flightNumber + (Theme.japanese ? "　" : "  ") + card.site
            hint: (card.sample === "" ? "" : card.sample + " · ") + card.window + (card.until === "" ? "" : "\n" + card.until)
            checked: card.chosen
            focus: card.chosen
            T.ButtonGroup.group: group
            Layout.fillWidth: true
            Layout.fillHeight: true
            onToggled: root.vm.chooseFlight(card.missionId)
        }
    }
}
