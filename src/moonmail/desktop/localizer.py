"""Language and zone of what is shown. Dates and money are words before they reach QML."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from moonmail.domain import formats
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.domain.moment import Moment, Window


def zone_named(name: str) -> ZoneInfo:
    """Return the zone, or Japan's if there is no such zone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return formats.JAPAN


class Localizer(QObject):
    """View models derive again on ``changed``; the words themselves are pure functions of language and zone."""

    changed = Signal()

    def __init__(self, language: Language, zone: ZoneInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._zone = zone

    @property
    def language(self) -> Language:
        return self._language

    @property
    def zone(self) -> ZoneInfo:
        return self._zone

    def set(self, language: Language, zone: ZoneInfo) -> None:
        if (language, zone) != (self._language, self._zone):
            self._language, self._zone = language, zone
            self.changed.emit()

    def text(self, text: Text) -> str:
        return text.in_(self._language)

    def yen(self, amount: int) -> str:
        return formats.yen(amount, self._language)

    def time(self, at: datetime) -> str:
        return formats.time_of(at, self._language, self._zone)

    def clock(self, at: datetime) -> str:
        return formats.clock(at, self._zone)

    def moment(self, value: Moment) -> str:
        return formats.moment(value, self._language, self._zone)

    def window(self, value: Window) -> str:
        return formats.window(value, self._language)
