"""Keeps what a boarding pass scanner types away from the screen, and lets the membership number alone through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent, QKeyEvent, QWindow

from moonmail.domain.boarding_scan import Wedge

if TYPE_CHECKING:
    from moonmail.client.clock import Clock

_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_SHIFTS: Final = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta})
_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})


class ScanGate(QObject):
    """Guards ``window``: a scan presses no button there. ``scanned`` says its membership number, or is empty.

    A text field that has the focus gets its keys: M and 1 may be what is written.
    """

    scanned = Signal(str, arguments=["number"])

    def __init__(self, window: QWindow, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._wedge = Wedge()
        self._silence = QTimer(self, singleShot=True, interval=round(Wedge.GAP_S * 1000))
        self._silence.timeout.connect(self._finish)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if kind is QEvent.Type.KeyRelease or event.key() in _SHIFTS:
            return self._wedge.reading
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
