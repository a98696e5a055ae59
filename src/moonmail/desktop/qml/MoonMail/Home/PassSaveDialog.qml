pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs

// The system's own save dialog. It asks before it replaces a file.
FileDialog {
    id: root

    signal chosen(url: url)

    objectName: "save-dialog"
    fileMode: FileDialog.SaveFile
    onAccepted: root.chosen(root.selectedFile)
}
