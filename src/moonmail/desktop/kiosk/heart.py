"""The kiosk's heartbeat: whether the backend is there, what it wants, and what is asked of it meanwhile."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Slot

from moonmail.client.device import BeatAnswer, DeviceError, DeviceErrorKind, GuestSession
from moonmail.desktop.jobs import Jobs
from moonmail.domain.kiosk import KioskState, TroubleReason

if TYPE_CHECKING:
    from moonmail.client.device import Device
    from moonmail.contract.kiosk import KioskPrinter

BEAT_MS: Final = 4000
# Two beats and a little: what was not heard for so long is told before ten seconds are over.
SILENCE_S: Final = 8.5
MISSES: Final = 2

log = logging.getLogger(__name__)


class Line(Protocol):
    """``client.device.DeviceLine``."""

    @property
    def device(self) -> Device: ...
    def beat(
        self, state: KioskState, *, printer: KioskPrinter = ..., trouble: TroubleReason | None = None
    ) -> BeatAnswer: ...
    def call_staff(self, wanted: bool) -> bool: ...
    def begin_session(self) -> GuestSession: ...
    def open_session(self, session: GuestSession) -> bool: ...
    def end_session(self, session_id: str) -> bool: ...
    def end_left_over(self) -> int: ...
    def close(self) -> None: ...


class Heart(QObject):
    """Beats every four seconds on threads of its own. Callbacks come on the GUI thread.

    ``state``: what the kiosk says of itself, asked at each beat: state, printer, trouble.
    """

    def __init__(
        self,
        line: Line,
        state: Callable[[], tuple[KioskState, KioskPrinter, TroubleReason | None]],
        *,
        on_network: Callable[[bool], None],
        on_answer: Callable[[BeatAnswer], None],
        on_revoked: Callable[[], None],
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.line = line
        self._state = state
        self._on_network = on_network
        self._on_answer = on_answer
        self._on_revoked = on_revoked
        self._monotonic = monotonic
        # Beats don't wait behind what a guest asks for.
        self._beats = Jobs(lambda: ThreadPoolExecutor(1, thread_name_prefix="kiosk-beat"), self)
        self._asks = Jobs(lambda: ThreadPoolExecutor(2, thread_name_prefix="kiosk-ask"), self)
        self._beating = False
        self._misses = 0
        self._answered_at = monotonic()
        self.online = True
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)
        self._look = QTimer(self)
        self._look.setInterval(500)
        self._look.timeout.connect(self.look)

    def start(self) -> None:
        self.ask(self.line.end_left_over)
        self._timer.start()
        self._look.start()
        self.beat()

    def close(self) -> None:
        self._timer.stop()
        self._look.stop()
        self.line.close()
        self._beats.close()
        self._asks.close()

    def ask(self, work: Callable[[], object], done: Callable[[object], None] = lambda _: None) -> None:
        """Have ``work`` of the line done elsewhere."""
        self._asks.run(work, done, self._ask_failed)

    @Slot()
    def beat(self) -> None:
        """Beat now, unless a beat is under way."""
        if self._beating:
            return
        self._beating = True
        state, printer, trouble = self._state()
        self._beats.run(
            lambda: self.line.beat(state, printer=printer, trouble=trouble), self._answered, self._beat_failed
        )

    @Slot()
    def look(self) -> None:
        """Tell that the network is gone when nothing was heard for too long: a beat may hang instead of failing."""
        if self._monotonic() - self._answered_at > SILENCE_S:
            self._say(online=False)

    def _answered(self, answer: BeatAnswer) -> None:
        self._beating = False
        self._misses = 0
        self._answered_at = self._monotonic()
        self._say(online=True)
        self._on_answer(answer)

    def _beat_failed(self, error: BaseException) -> None:
        self._beating = False
        if isinstance(error, DeviceError) and error.kind is DeviceErrorKind.REVOKED:
            self._on_revoked()
            return
        if not isinstance(error, DeviceError):
            log.error("a beat failed", exc_info=error)
        self._misses += 1
        if self._misses >= MISSES:
            self._say(online=False)

    @staticmethod
    def _ask_failed(error: BaseException) -> None:
        log.error("the backend could not be told", exc_info=error)

    def _say(self, *, online: bool) -> None:
        if online is not self.online:
            self.online = online
            self._on_network(online)
