"""Whether anybody sits at the desk: keys, clicks, the wheel and the pointer in its window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from moonmail.client.clock import Clock

_LOOK_MS: Final = 5_000
_SIGNS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class Idle(QObject):
    """``due``: nobody has been here for so many ``minutes``. ``looked``: somebody is; told every few seconds."""

    due = Signal()
    looked = Signal()

    def __init__(self, clock: Clock, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.minutes = minutes
        self._last = clock.monotonic()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def watch(self, window: QObject) -> None:
        window.installEventFilter(self)

    def touched(self) -> None:
        self._last = self._clock.monotonic()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS:
            self.touched()
        return False

    @Slot()
    def look(self) -> None:
        if self._clock.monotonic() - self._last >= self.minutes * 60:
            self.due.emit()
        else:
            self.looked.emit()
