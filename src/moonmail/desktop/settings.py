"""What the member chose about this app on this machine. An INI file in the profile, never a registry."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QSettings, Signal

SMALLEST_TEXT: Final = 90
LARGEST_TEXT: Final = 200
SHORTEST_IDLE: Final = 1
LONGEST_IDLE: Final = 60


class ThemeChoice(StrEnum):
    SYSTEM = "system"
    NIGHT = "night"
    DAWN = "dawn"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Preferences:
    """``language``: ``system``, ``ja`` or ``en``. ``text_size`` in per cent. Empty ``home_zone``: the machine's own.

    ``idle_minutes``: after so long without anybody a desk's screen is covered. ``label_printer``: where a receiving
    desk prints its labels by itself; empty: nowhere.
    """

    language: str = "system"
    text_size: int = 100
    theme: str = ThemeChoice.SYSTEM
    reduce_motion: bool = False
    server: str = ""
    proxy: str = ""
    home_zone: str = ""
    notifications: bool = True
    idle_minutes: int = 5
    label_printer: str = ""


def sane(preferences: Preferences) -> Preferences:
    """Return preferences with every value that a hand-edited file got wrong put back to its default."""
    default = Preferences()
    return replace(
        preferences,
        language=preferences.language if preferences.language in {"system", "ja", "en"} else default.language,
        text_size=min(max(preferences.text_size, SMALLEST_TEXT), LARGEST_TEXT),
        theme=preferences.theme if preferences.theme in set(ThemeChoice) else default.theme,
        idle_minutes=min(max(preferences.idle_minutes, SHORTEST_IDLE), LONGEST_IDLE),
    )


def set_aside(file: Path) -> Path | None:
    """Move a damaged file to ``….damaged-N``, the next free N: nothing is deleted. None where it can't be moved."""
    number = 1
    while (aside := file.with_name(f"{file.name}.damaged-{number}")).exists():
        number += 1
    try:
        return file.rename(aside)
    except OSError:
        return None


class Settings(QObject):
    """Reads once, writes at every change. ``was_damaged``: the file was, and only what could be read of it is kept.

    Without a file the choices last as long as this object: on a shared screen nobody finds those of the guest before.
    """

    changed = Signal()

    def __init__(self, file: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file: QSettings | None = None
        self._preferences = Preferences()
        self.was_damaged = False
        if file is not None:
            self._open(file)

    def _open(self, file: Path) -> None:
        self._file = QSettings(str(file), QSettings.Format.IniFormat, self)
        self._preferences = sane(Preferences(**{f.name: self._read(f.name, f.default) for f in fields(Preferences)}))
        self.was_damaged = self._file.status() == QSettings.Status.FormatError
        if self.was_damaged and set_aside(file) is not None:
            self._file.deleteLater()
            self._file = QSettings(str(file), QSettings.Format.IniFormat, self)
            self._write(Preferences())

    @property
    def preferences(self) -> Preferences:
        return self._preferences

    def change(self, **values: Any) -> None:
        """Keep new values under the names of ``Preferences`` and tell ``changed`` if any differs."""
        new = sane(replace(self._preferences, **values))
        if new == self._preferences:
            return
        old, self._preferences = self._preferences, new
        self._write(old)
        self.changed.emit()

    def _write(self, old: Preferences) -> None:
        """Put into the file what differs from ``old``."""
        if self._file is None:
            return
        for field in fields(Preferences):
            value = getattr(self._preferences, field.name)
            if value != getattr(old, field.name):
                self._file.setValue(field.name, str(value) if isinstance(value, StrEnum) else value)
        self._file.sync()

    def _read(self, name: str, default: Any) -> Any:
        assert self._file is not None
        text = self._file.value(name)
        if text is None:
            return default
        if isinstance(default, bool):
            return str(text).lower() == "true"
        if isinstance(default, int):
            try:
                return int(str(text))
            except ValueError:
                return default
        return str(text)
