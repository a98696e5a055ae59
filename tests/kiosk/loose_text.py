"""A field of text that anybody may copy from, and what copying leaves: the controls of a kiosk's.

``python -m tests.kiosk.loose_text field WORDS`` shows such a field; ``… selections`` tells what the display's
selections hold, as JSON.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow

from moonmail.desktop.ahead import make_application, make_qml
from moonmail.desktop.kiosk.lockdown import show_full_screen

PAGE = b"""
import QtQuick
Window {
    property alias words: edit.text
    width: 400; height: 300
    TextEdit { id: edit; anchors.fill: parent; focus: true; onSelectedTextChanged: print("selected") }
}
"""


def selections() -> int:
    QGuiApplication(sys.argv[:1])
    board = QGuiApplication.clipboard()
    held = {"CLIPBOARD": board.text(), "PRIMARY": board.text(QClipboard.Mode.Selection)}
    print(json.dumps(held), flush=True)
    return 0


def field(words: str) -> int:
    app = make_application()
    qml = make_qml()
    component = QQmlComponent(qml)
    component.setData(PAGE, "")
    window = component.create()
    assert isinstance(window, QQuickWindow)
    window.setProperty("words", words)
    show_full_screen(window)
    print("shown", flush=True)
    return app.exec()


if __name__ == "__main__":
    sys.exit(selections() if sys.argv[1] == "selections" else field(sys.argv[2]))
