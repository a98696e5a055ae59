"""A window that a key ends, as a control: with the lock on it, it can't."""

from __future__ import annotations

import sys

from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow

from moonmail.desktop.ahead import make_application, make_qml
from moonmail.desktop.kiosk.lockdown import LockDown, show_full_screen

PAGE = b"""
import QtQuick
Window {
    visible: false; width: 400; height: 300; color: "black"
    Shortcut { sequences: ["Ctrl+Q", "Alt+F4", "F11"]; onActivated: Qt.quit() }
    MouseArea {
        anchors.fill: parent; acceptedButtons: Qt.AllButtons
        onClicked: mouse => {
            if (mouse.button === Qt.LeftButton) parent.Window.window.title = "clicked";
            else Qt.quit();
        }
    }
}
"""

if __name__ == "__main__":
    app = make_application()
    qml = make_qml()
    component = QQmlComponent(qml)
    component.setData(PAGE, "")
    window = component.create()
    assert isinstance(window, QQuickWindow)
    qml.quit.connect(lambda: app.exit(7))
    if "locked" in sys.argv:
        LockDown(window)
    window.windowTitleChanged.connect(lambda title: print(title, flush=True))
    show_full_screen(window)
    print("shown", flush=True)
    sys.exit(app.exec())
