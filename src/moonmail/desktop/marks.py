"""Small marks that stay on this machine: a letter that was read, a step of packing that was ticked."""

from __future__ import annotations

import contextlib
import json
import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)

# The oldest go first: what was read years ago is not asked for any more.
_MOST: Final = 2000


class Marks(QObject):
    """Keys that are set. Read once, written at every change; a file that can't be read counts as empty.

    They carry no words of the member: ids and kinds alone.
    """

    changed = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._keys: dict[str, None] = dict.fromkeys(_read(file))

    def has(self, key: str) -> bool:
        return key in self._keys

    def put(self, key: str, *, on: bool = True) -> None:
        if on == self.has(key):
            return
        if on:
            self._keys[key] = None
        else:
            del self._keys[key]
        while len(self._keys) > _MOST:
            del self._keys[next(iter(self._keys))]
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        new = self._file.with_name(f"{self._file.name}.new")
        try:
            new.write_text(json.dumps(list(self._keys)), encoding="utf-8")
            new.replace(self._file)
        except OSError as error:
            # A full disk: the mark holds while the app runs, and the status bar tells of the disk.
            log.info("a mark can't be kept: %s", type(error).__name__)
            with contextlib.suppress(OSError):
                new.unlink()


def _read(file: Path) -> list[str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(key) for key in found] if isinstance(found, list) else []
