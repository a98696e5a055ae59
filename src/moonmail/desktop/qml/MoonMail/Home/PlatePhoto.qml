pragma ComponentBehavior: Bound

import QtCore
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Choosing the photo, what became of it, and what could not be taken.
FieldFrame {
    id: root

    required property VmPlate plate
    readonly property bool taken: root.plate.photoStage === "taken"

    label: qsTr("Photo")
    hint: root.plate.photoNote !== "" ? root.plate.photoNote : qsTr("JPEG, PNG, WebP or AVIF. You can also drop it here or paste it.")

    ColumnLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        Flow {
            spacing: Theme.s2
            Layout.fillWidth: true

            MoonButton {
                objectName: "photo-choose"
                text: root.taken ? qsTr("Choose another photo") : qsTr("Choose a photo")
                iconName: "image-up"
                onClicked: dialog.open()
            }

            MoonButton {
                text: qsTr("Paste")
                iconName: "copy"
                kind: MoonButton.Kind.Quiet
                onClicked: root.plate.pastePhoto()
            }

            MoonButton {
                text: qsTr("Remove the photo")
                iconName: "x"
                kind: MoonButton.Kind.Quiet
                visible: root.taken || root.plate.photoStage === "lost"
                onClicked: root.plate.removePhoto()
            }
        }

        Notice {
            kind: Notice.Kind.Bad
            visible: root.plate.photoHappened !== ""
            happened: root.plate.photoHappened
            safe: root.plate.photoSafe
            next: root.plate.photoNext
            code: root.plate.photoCode
            Layout.fillWidth: true
        }
    }

    FileDialog {
        id: dialog

        title: qsTr("Choose a photo")
        currentFolder: StandardPaths.writableLocation(StandardPaths.PicturesLocation)
        nameFilters: [qsTr("Photos (%1)").arg("*.jpg *.jpeg *.png *.webp *.avif"), qsTr("All files (%1)").arg("*")]
        onAccepted: root.plate.addPhoto(dialog.selectedFile)
    }
}
