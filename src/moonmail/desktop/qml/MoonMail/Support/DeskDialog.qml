pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// A sheet of the desk: it goes when the screen is covered. What is typed in it belongs to a view model.
MoonDialog {
    id: root

    required property VmDesk desk
    readonly property string _covered: root.desk.covered

    on_CoveredChanged: {
        if (root._covered !== "")
            root.close();
    }
}
