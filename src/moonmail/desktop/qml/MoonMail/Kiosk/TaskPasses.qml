pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Which booking's pass?
KioskPage {
    id: root

    required property VmTask vm

    title: root.vm.passesState === "empty" ? qsTr("There is no boarding pass to get") : qsTr("Which boarding pass?")
    lead: root.vm.passesState === "empty" ? qsTr("A pass is issued once a booking is paid. Yours are also in the app, under My shipments.") : ""

    Repeater {
        model: root.vm.passesState === "loading" ? 3 : 0

        Skeleton {
            implicitHeight: 2 * Theme.target
            radius: Theme.radiusCard
            Layout.fillWidth: true
        }
    }

    Body {
        visible: root.vm.passesState === "loading"
        text: qsTr("Fetching your bookings…")
        color: Theme.inkMuted
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    Repeater {
        model: root.vm.passes

        BigChoice {
            id: row

            required property int index
            required property string shipmentId
            required property string title
            required property string detail

            objectName: "pass-" + row.index
            text: row.title
            hint: row.detail
            focus: row.index === 0
            Layout.fillWidth: true
            onClicked: root.vm.openPass(row.shipmentId)
        }
    }
}
