pragma ComponentBehavior: Bound

import QtCore
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import MoonMail.App
import MoonMail.Ui

// Photos of the item, and a picture of a data sheet if there is one.
ColumnLayout {
    id: root

    required property VmDeclaration vm

    spacing: Theme.s6

    FieldFrame {
        label: qsTr("Photos of the item")
        hint: qsTr("From several sides, in good light, beside a coin or a ruler. JPEG, PNG, WebP or AVIF; you can also drop them here or paste them.")
        Layout.fillWidth: true

        ColumnLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            Flow {
                visible: photos.count > 0
                spacing: Theme.s3
                Layout.fillWidth: true

                Repeater {
                    id: photos

                    model: root.vm.photos

                    DeclarePhoto {
                        required property string key

                        onRemoved: root.vm.removePhoto(key)
                    }
                }
            }

            Flow {
                spacing: Theme.s2
                Layout.fillWidth: true

                MoonButton {
                    objectName: "declare-choose-photos"
                    text: photos.count > 0 ? qsTr("Add photos") : qsTr("Choose photos")
                    iconName: "image-up"
                    focus: true
                    enabled: root.vm.canAddPhoto
                    onClicked: dialog.open()
                }

                MoonButton {
                    text: qsTr("Paste")
                    iconName: "copy"
                    kind: MoonButton.Kind.Quiet
                    enabled: root.vm.canAddPhoto
                    onClicked: root.vm.pastePhoto()
                }
            }

            Caption {
                text: root.vm.photoNote
                Layout.fillWidth: true
            }

            Notice {
                kind: Notice.Kind.Bad
                visible: root.vm.photosHappened !== ""
                happened: root.vm.photosHappened
                safe: root.vm.photosSafe
                next: root.vm.photosNext
                code: root.vm.photosCode
                Layout.fillWidth: true
            }
        }
    }

    FieldFrame {
        label: qsTr("Data sheet (optional)")
        hint: qsTr("If the maker has measured what the material gives off in a vacuum, a picture of that page helps our staff decide.")
        Layout.fillWidth: true

        ColumnLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            DeclarePhoto {
                visible: root.vm.hasSheet
                url: root.vm.sheetUrl
                name: root.vm.sheetName
                lost: root.vm.hasSheet ? root.vm.sheetNote : ""
                onRemoved: root.vm.removeSheet()
            }

            MoonButton {
                text: root.vm.hasSheet ? qsTr("Choose another picture") : qsTr("Add a picture")
                iconName: "file-text"
                onClicked: sheetDialog.open()
            }

            Caption {
                text: root.vm.sheetNote
                visible: text !== ""
                Layout.fillWidth: true
            }

            Notice {
                kind: Notice.Kind.Bad
                visible: root.vm.sheetHappened !== ""
                happened: root.vm.sheetHappened
                safe: root.vm.sheetSafe
                next: root.vm.sheetNext
                code: root.vm.sheetCode
                Layout.fillWidth: true
            }
        }
    }

    FileDialog {
        id: dialog

        title: qsTr("Choose photos")
        fileMode: FileDialog.OpenFiles
        currentFolder: StandardPaths.writableLocation(StandardPaths.PicturesLocation)
        nameFilters: [qsTr("Photos (%1)").arg("*.jpg *.jpeg *.png *.webp *.avif"), qsTr("All files (%1)").arg("*")]
        onAccepted: root.vm.addPhotos(dialog.selectedFiles)
    }

    FileDialog {
        id: sheetDialog

        title: qsTr("Choose a picture of the data sheet")
        currentFolder: StandardPaths.writableLocation(StandardPaths.PicturesLocation)
        nameFilters: [qsTr("Photos (%1)").arg("*.jpg *.jpeg *.png *.webp *.avif"), qsTr("All files (%1)").arg("*")]
        onAccepted: root.vm.addSheet(sheetDialog.selectedFile)
    }
}
