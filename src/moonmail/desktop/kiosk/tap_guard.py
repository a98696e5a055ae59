"""A shaky hand touches twice: the second touch is meant for what was there, and does nothing to what is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, Slot
from PySide6.QtGui import QSinglePointEvent, QTouchEvent

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

    from moonmail.client.clock import Clock

# Nobody reads a page and answers it within this time.
STILL_S: Final = 0.3
# As far as a hand moves that means the same place.
NEAR_PX: Final = 80

_PRESSES: Final = frozenset({QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})
_ENDS: Final = frozenset({QEvent.Type.TouchEnd, QEvent.Type.TouchCancel, QEvent.Type.MouseButtonRelease})
_REST: Final = _ENDS | {QEvent.Type.TouchUpdate, QEvent.Type.MouseMove}


class TapGuard(QObject):
    """Guards ``window``. ``turned`` is told when another page is under the finger."""

    def __init__(self, window: QWindow, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._turned_at = float("-inf")
        self._last: QPointF | None = None
        self._eats = False
        window.installEventFilter(self)

    @Slot()
    def turned(self) -> None:
        self._turned_at = self._clock.monotonic()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _PRESSES:
            at, before = _place(event), self._last
            self._last = at
            self._eats = (
                at is not None
                and before is not None
                and (at - before).manhattanLength() <= NEAR_PX
                and self._clock.monotonic() - self._turned_at < STILL_S
            )
        elif kind not in _REST:
            return False
        eats = self._eats
        if kind in _ENDS:
            self._eats = False
        if eats:
            # A touch that nobody accepts comes again as a mouse's.
            event.accept()
        return eats


def _place(event: QEvent) -> QPointF | None:
    if isinstance(event, QTouchEvent):
        return event.points()[0].position() if event.points() else None
    return event.position() if isinstance(event, QSinglePointEvent) else None
