pragma ComponentBehavior: Bound

import QtCore
import QtQuick
import QtQuick.Dialogs

// The system's own save dialog. It asks before it replaces a file.
FileDialog {
    id: root

    required property string name
    required property string suffix

    signal chosen(url: url)

    objectName: "save-dialog"
    fileMode: FileDialog.SaveFile
    title: qsTr("Save the manifest")
    defaultSuffix: root.suffix
    nameFilters: [root.suffix.toUpperCase() + " (*." + root.suffix + ")"]
    currentFolder: StandardPaths.writableLocation(StandardPaths.DocumentsLocation)
    selectedFile: root.currentFolder + "/" + root.name + "." + root.suffix
    onAccepted: root.chosen(root.selectedFile)
}
