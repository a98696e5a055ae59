"""Which backend a desk speaks to: seen, and changed, while nobody is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.settings_addresses import server_address
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.desktop.desk.services import DeskServices

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class DeskServerProps:
    """``error``: why what was typed can't be used."""

    address: str = ""
    changing: bool = False
    typed: str = ""
    error: str = ""


def derive_desk_server(address: str, typed: str | None, *, tried: bool, language: Language) -> DeskServerProps:
    """``typed`` None: it is not being changed. ``tried``: it was to be used."""
    if typed is None:
        return DeskServerProps(address)
    error = server_address(typed).error if tried else None
    return DeskServerProps(address, True, typed, error.in_(language) if error else "")


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskServer(QObject):
    addressChanged = Signal()
    changingChanged = Signal()
    typedChanged = Signal()
    errorChanged = Signal()

    def __init__(self, services: DeskServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._typed: str | None = None
        self._tried = False
        self._props = DeskServerProps()
        services.localizer.changed.connect(self._update)
        self._update()

    @Slot()
    def _update(self) -> None:
        services = self._services
        made = derive_desk_server(
            services.desk.server, self._typed, tried=self._tried, language=services.localizer.language
        )
        old, self._props = self._props, made
        swap_props(self, old, made)

    @Slot()
    def begin(self) -> None:
        self._typed, self._tried = self._services.desk.server, False
        self._update()

    @Slot(str)
    def type(self, text: str) -> None:
        self._typed, self._tried = text, False
        self._update()

    @Slot()
    def cancel(self) -> None:
        self._typed = None
        self._update()

    @Slot()
    def use(self) -> None:
        """Speak to what was typed, from now on and after the next start."""
        if self._typed is None or self._services.desk.session.staff_id:
            return
        found = server_address(self._typed)
        self._tried = True
        if found.error is None:
            self._services.settings.change(server=found.value)
            self._services.desk.use_server(found.value)
            self._typed = None
        self._update()

    @Property(str, notify=addressChanged)
    def address(self) -> str:
        return self._props.address

    @Property(bool, notify=changingChanged)
    def changing(self) -> bool:
        return self._props.changing

    @Property(str, notify=typedChanged)
    def typed(self) -> str:
        return self._props.typed

    @Property(str, notify=errorChanged)
    def error(self) -> str:
        return self._props.error
