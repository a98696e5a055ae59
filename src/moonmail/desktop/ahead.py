"""The first steps of a start: Qt loads its controls on a thread of its own while Python reads the rest of the app.

Nothing of ours is imported here before that thread is at work. See docs/adr/0007-first-frame.md.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, QQmlComponent

QML: Final = Path(__file__).resolve().parent / "qml"
MAIN: Final = QML / "MoonMail/Home/Main.qml"
# It needs every plug-in of Qt that the first frame needs, and nothing that Python brings.
_CONTROL: Final = QML / "MoonMail/Ui/MoonButton.qml"
# What the first frame needs, in steps of some milliseconds: first all that QML knows by name, then the rest.
_NAMED_IN_QML: Final = (
    "dataclasses",
    "zoneinfo",
    "moonmail.client.glance",
    "moonmail.domain.formats",
    "moonmail.desktop.services",
    "moonmail.desktop.viewmodels.appearance",
    "moonmail.desktop.viewmodels.departures",
    "moonmail.desktop.viewmodels.home",
)
_REST: Final = (
    "moonmail.client.board",
    "moonmail.desktop.single_instance",
    "moonmail.desktop.startup",
)


def make_application() -> QGuiApplication:
    QCoreApplication.setOrganizationName("MoonMail")
    QCoreApplication.setApplicationName("MoonMail")
    QGuiApplication.setDesktopFileName("moonmail")
    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    assert isinstance(app, QGuiApplication)
    # At some sizes the bundled face's own hints leave nothing of its dashes and minus signs.
    font = app.font()
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    app.setFont(font)
    return app


def make_qml() -> QQmlApplicationEngine:
    qml = QQmlApplicationEngine()
    qml.addImportPath(str(QML))
    return qml


def open_window(folder: Path | None = None, *, server: str = "", language: str = "") -> int:
    """Open the home shell, as ``startup.run`` says, and return the exit code."""
    make_application()
    qml = make_qml()
    _load_aside(qml, _CONTROL)
    _read(_NAMED_IN_QML)
    _load_aside(qml, MAIN)
    _read(_REST)
    from moonmail.desktop import startup

    return startup.run(qml, folder, server=server, language=language)


def _load_aside(qml: QQmlApplicationEngine, file: Path) -> None:
    """Have the engine's own thread load ``file`` and all that it names; who loads it again finds it there."""
    component = QQmlComponent(qml, qml)
    component.loadUrl(QUrl.fromLocalFile(str(file)), QQmlComponent.CompilationMode.Asynchronous)


def _read(modules: tuple[str, ...]) -> None:
    for module in modules:
        import_module(module)
        # Each plug-in is made ready on this thread: let the other one's request through, and it goes on to the next.
        QCoreApplication.sendPostedEvents()
