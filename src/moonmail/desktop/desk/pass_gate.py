"""A scanner types like a keyboard, and into whatever has the focus. What is a pass goes to the page and nowhere else.

A scan is known by what it begins with, however fast or slow it comes: ``MOON1:``. Until that is complete its first
letters may be somebody's typing, and are let through; then the field gets back what it held before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QMetaObject, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWindow

PREFIX: Final = "MOON1:"
# What base45 writes with, and letters that a pressed caps lock makes small.
_CODE: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:abcdefghijklmnopqrstuvwxyz")
_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
_LONGEST: Final = 2100
_SILENCE_MS: Final = 1500


@dataclass(frozen=True, slots=True)
class _Held:
    """What a field held before the first letter."""

    field: QObject
    name: str
    text: str
    start: int
    end: int

    def give_back(self) -> None:
        if not shiboken6.isValid(self.field):
            return
        self.field.setProperty("text", self.text)
        meta = self.field.metaObject()
        # Set from here a text is not edited; but whoever heard of the letters must hear that they are gone.
        if meta.indexOfSignal("textEdited()") >= 0:
            QMetaObject.invokeMethod(self.field, "textEdited")
        self.field.setProperty("cursorPosition", self.end)
        if self.start != self.end:
            from PySide6.QtCore import Q_ARG

            QMetaObject.invokeMethod(self.field, "select", Q_ARG("int", self.start), Q_ARG("int", self.end))


class PassGate(QObject):
    """Watches a window while ``active``. ``scanned`` says the whole code.

    ``stray``: it was typed into a field other than ``home``, the name of the one that is for scans.
    """

    scanned = Signal(str, bool, arguments=["code", "stray"])

    def __init__(self, home: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.active = False
        self._home = home
        self._window: QWindow | None = None
        self._typed = ""
        self._held: _Held | None = None
        self._silence = QTimer(self, singleShot=True, interval=_SILENCE_MS)
        self._silence.timeout.connect(self._finish)

    @property
    def reading(self) -> bool:
        return len(self._typed) >= len(PREFIX)

    def watch(self, window: QWindow) -> None:
        if window is not self._window:
            if self._window is not None and shiboken6.isValid(self._window):
                self._window.removeEventFilter(self)
            self._window = window
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not self.active or event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            return self.reading
        text = event.text()
        if self.reading:
            return self._more(event, text)
        if text and text.upper() == PREFIX[len(self._typed)]:
            if not self._typed:
                self._held = _held_now(self._window)
            self._typed += text.upper()
            if not self.reading:
                return False
            if self._held is not None:
                self._held.give_back()
            self._silence.start()
            return True
        if text:
            self._typed = ""
            if text.upper() == PREFIX[0]:
                self._held, self._typed = _held_now(self._window), PREFIX[0]
        return False

    def _more(self, event: QKeyEvent, text: str) -> bool:
        if event.key() in _ENDS:
            self._finish()
            return True
        if text and text in _CODE and len(self._typed) < _LONGEST:
            self._typed += text.upper()
            self._silence.start()
            return True
        # A shift key of the scanner's; anything else is a person's, and not of the scan.
        return not text

    @Slot()
    def _finish(self) -> None:
        self._silence.stop()
        held = self._held
        code, stray = self._typed, held is not None and held.name != self._home
        self._typed, self._held = "", None
        if len(code) >= len(PREFIX):
            self.scanned.emit(code, stray)


def _held_now(window: QWindow | None) -> _Held | None:
    field = window.focusObject() if window is not None else None
    if field is None or field.metaObject().indexOfProperty("cursorPosition") < 0:
        return None
    return _Held(
        field,
        field.objectName(),
        str(field.property("text")),
        int(field.property("selectionStart")),
        int(field.property("selectionEnd")),
    )
