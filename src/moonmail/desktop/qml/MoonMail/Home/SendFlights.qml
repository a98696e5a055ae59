pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import MoonMail.App
import MoonMail.Ui

ColumnLayout {
    id: root

    required property VmSend vm

    spacing: Theme.s2
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
            required property string lander
            required property string window
            required property string until
            required property string price
            required property bool chosen

            objectName: "choose-" + card.missionId
            text: card.flightNumber + (Theme.japanese ? "　" : "  ") + card.site
            hint: [card.sample, card.window, card.until].filter(word => word !== "").join(" · ")
            trailing: card.price
            trailingHint: card.lander
            checked: card.chosen
            focus: card.chosen
            T.ButtonGroup.group: group
            Layout.fillWidth: true
            onToggled: root.vm.chooseFlight(card.missionId)
        }
    }
}
