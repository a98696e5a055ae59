"""The parts of a guest's session, put together: everything in memory, nothing of the guest before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtQml import QQmlApplicationEngine, QQmlComponent
from PySide6.QtQuick import QQuickWindow

from moonmail.desktop.kiosk.channel import Begin, Network, StaffComes, ToShell
from moonmail.domain.kiosk import KioskState

if TYPE_CHECKING:
    from moonmail.desktop.kiosk.session import Frame

_PAGE = b"""
import QtQuick
Window { visible: false; color: "#0E1430"
  Text { anchors.centerIn: parent; color: "white"; text: "MoonMail" } }
"""


class PlainFrame:
    """An empty first screen."""

    def __init__(self, *kept: object) -> None:
        self.state = KioskState.LANGUAGE
        self._kept = kept

    def begin(self, begin: Begin) -> None:
        del begin

    def hear(self, said: Network | StaffComes) -> None:
        del said


def guest_frame(server: str, catalogue: Path, say: Callable[[ToShell], None]) -> tuple[Frame, QQuickWindow]:
    """Return what a guest is shown, loaded and hidden, and its window."""
    del server, catalogue, say
    qml = QQmlApplicationEngine()
    component = QQmlComponent(qml)
    component.setData(_PAGE, "")
    window = component.create()
    assert isinstance(window, QQuickWindow)
    return PlainFrame(qml, component), window
