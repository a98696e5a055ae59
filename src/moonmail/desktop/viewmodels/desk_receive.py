"""Taking items in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable

if TYPE_CHECKING:
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskReceive(QObject):
    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
