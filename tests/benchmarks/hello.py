"""The floor of start and memory: opens ``Hello.qml``, says ``first frame``, and stays until it is ended."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QResource, QUrl
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

PACKAGE = Path(__file__).resolve().parents[2] / "src/moonmail"


def said() -> None:
    # Not a single-shot connection: naming it builds Qt's 94 enums, 15 ms that no floor needs.
    window.frameSwapped.disconnect(said)
    sys.stdout.write("first frame\n")
    sys.stdout.flush()


app = QGuiApplication(sys.argv)
QResource.registerResource(str(PACKAGE / "desktop/assets/moonmail.rcc"))
for face in ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf"):
    QFontDatabase.addApplicationFont(str(PACKAGE / "media/fonts" / face))
engine = QQmlApplicationEngine()
engine.addImportPath(str(PACKAGE / "desktop/qml"))
engine.load(QUrl.fromLocalFile(str(Path(__file__).with_name("Hello.qml"))))
root = engine.rootObjects()[0]
assert isinstance(root, QQuickWindow)
window = root
window.frameSwapped.connect(said)
code = app.exec()
del engine
sys.exit(code)
