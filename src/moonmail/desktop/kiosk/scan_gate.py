"""Keeps what a boarding pass scanner types away from the screen, and lets the membership number alone through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent, QKeyEvent

from moonmail.domain.boarding_scan import Wedge

if TYPE_CHECKING:
    from moonmail.client.clock import Clock

_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_SHIFTS: Final = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta})
_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})


class ScanGate(QObject):
    """While it is open, a scan presses no button; ``scanned`` says its membership number, or is empty.

    A text field that has the focus gets its keys: M and 1 may be what is written.
    """

    scanned = Signal(str, arguments=["number"])

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._wedge = Wedge()
        self._open = False
        self._silence = QTimer(self, singleShot=True, interval=round(Wedge.GAP_S * 1000))
        self._silence.timeout.connect(self._finish)

    def open(self) -> None:
        app = QGuiApplication.instance()
        if app is not None and not self._open:
            self._open = True
            app.installEventFilter(self)

    def close(self) -> None:
        app = QGuiApplication.instance()
        if app is not None and self._open:
            self._open = False
            app.removeEventFilter(self)
        self._silence.stop()
        self._wedge.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every key passes several objects; the window is the first, and only it is asked.
        if event.type() not in _KEYS or not watched.isWindowType():
            return False
        assert isinstance(event, QKeyEvent)
        if event.type() == QEvent.Type.KeyRelease or event.key() in _SHIFTS:
            return self._wedge.reading
        if event.type() == QEvent.Type.ShortcutOverride:
            return False
        if self._wedge.reading and event.key() in _ENDS:
            self._finish()
            return True
        if not self._wedge.reading and _is_writing():
            return False
        if not self._wedge.key(event.text(), self._clock.monotonic()):
            return False
        self._silence.start()
        return True

    @Slot()
    def _finish(self) -> None:
        self._silence.stop()
        if self._wedge.reading:
            self.scanned.emit(self._wedge.end() or "")


def _is_writing() -> bool:
    focus = QGuiApplication.focusObject()
    if focus is None:
        return False
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QGuiApplication.sendEvent(focus, query)
    return bool(query.value(Qt.InputMethodQuery.ImEnabled))
