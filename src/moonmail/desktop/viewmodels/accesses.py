"""Who of the staff looked at the member's data: what, why, when, and in which role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel
from moonmail.desktop.viewmodels.direct_words import told
from moonmail.domain import formats
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.contract.accounts import Access, AccessList
    from moonmail.desktop.services import Services

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_LINE: Final = Text("{when}　{role}", "{when}, {role}")


@dataclass(frozen=True, slots=True)
class AccessRow:
    id: str
    field: str
    reason: str
    when: str
    spoken: str


def row_of(access: Access, language: Language, zone: ZoneInfo) -> AccessRow:
    day = formats.day(access.at.astimezone(zone).date(), language, weekday=False)
    when = f"{day} {formats.clock(access.at, zone)}"
    line = _LINE.filled(when=when, role=access.role.text()).in_(language)
    field, reason = access.field_name.text().in_(language), access.reason.text().in_(language)
    comma = "、" if language is Language.JA else ", "
    return AccessRow(str(access.id), field, reason, line, comma.join((field, reason, line)))


@QmlElement
@QmlUncreatable("made in Python")
class VmAccesses(QObject):
    """``state``: loading, failed, empty or open."""

    stateChanged = Signal()
    happenedChanged = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._found: AccessList | None = None
        self._state = "loading"
        self._happened = ""
        self._rows = RowModel(AccessRow, lambda row: row.id, self)
        services.localizer.changed.connect(self._update)

    @Slot()
    def reload(self) -> None:
        """Ask anew: it is not kept here."""
        self._found = None
        self._set("loading")
        self._services.jobs.when(self._services.engine.accesses(), self._show, self._failed)

    def _show(self, found: AccessList) -> None:
        self._found = found
        self._update()

    def _failed(self, error: BaseException) -> None:
        said = told(error, self._services.localizer.language)
        self._set("failed", said.happened)

    @Slot()
    def _update(self) -> None:
        localizer, found = self._services.localizer, self._found
        if found is not None:
            self._rows.show([row_of(each, localizer.language, localizer.zone) for each in found.items])
            self._set("open" if found.items else "empty")

    def _set(self, state: str, happened: str = "") -> None:
        if (state, happened) != (self._state, self._happened):
            self._state, self._happened = state, happened
            self.stateChanged.emit()
            self.happenedChanged.emit()

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._state

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._happened
