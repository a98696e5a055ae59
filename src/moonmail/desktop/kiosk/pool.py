"""The sessions of a kiosk: the guest's, and a warm spare. Whoever falls silent is ended; nobody waits for a start."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from moonmail.desktop.kiosk.channel import Beat, Begin, Failed, Over, Printed, Ready, Shown, ToSession, ToShell
from moonmail.desktop.kiosk.places import PlaceError, Places
from moonmail.desktop.kiosk.process import Heard, SessionProcess
from moonmail.domain.kiosk import KioskState

SILENCE_S: Final = 5.0
# On the slowest machine that was tried a start took six seconds.
START_S: Final = 60.0
LOOK_MS: Final = 500
# The spare starts when the guest's first screen has settled: both would be slower side by side.
SPARE_AFTER_MS: Final = 2000
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 30.0
# Longer than that between two looks, and this process itself stood still: then nobody else is to blame.
_OWN_SILENCE_S: Final = 2.0

log = logging.getLogger(__name__)


class End(StrEnum):
    """How a guest's session ended. ``finished``, ``timed_out`` and ``staff`` by its own word, the rest not."""

    FINISHED = "finished"
    TIMED_OUT = "timed_out"
    STAFF = "staff"
    CRASHED = "crashed"
    HUNG = "hung"
    STOPPED = "stopped"


BROKEN: Final = frozenset({End.CRASHED, End.HUNG})


@dataclass(frozen=True, slots=True)
class Ended:
    """A guest's session is over and its process gone. ``jobs``: what it put into print queues."""

    session_id: str
    how: End
    jobs: tuple[Printed, ...] = ()


@dataclass(slots=True)
class _Live:
    process: SessionProcess
    heard_at: float
    ready: bool = False
    state: KioskState = KioskState.ATTRACT
    session_id: str = ""
    # When a guest came to it, until that guest has seen something.
    begun_at: float | None = None
    jobs: tuple[Printed, ...] = ()


def session_command(server: str, catalogue: Path) -> list[str]:
    """Return how a session is started. Arguments can be seen by everybody: nothing of a guest is among them."""
    return [sys.executable, "-m", "moonmail.desktop.kiosk.session", "--server", server, "--catalogue", str(catalogue)]


class Pool(QObject):
    """At most one guest and one spare. Callbacks come on the GUI thread:

    ``on_said`` what the guest's session says, ``on_ended`` when it is over, ``on_ready`` when a spare waits for a
    guest, ``on_spare_failed`` when one died or never came up; the next try comes by itself, each later than the last.
    """

    def __init__(
        self,
        places: Places,
        command: Callable[[], Sequence[str]],
        *,
        on_said: Callable[[ToShell], None],
        on_ended: Callable[[Ended], None],
        on_ready: Callable[[], None] = lambda: None,
        on_spare_failed: Callable[[], None] = lambda: None,
        outside: dict[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._places = places
        self._command = command
        self._on_said = on_said
        self._on_ended = on_ended
        self._on_ready = on_ready
        self._on_spare_failed = on_spare_failed
        self._outside = dict(os.environ) if outside is None else outside
        self._monotonic = monotonic
        self._guest: _Live | None = None
        self._spare: _Live | None = None
        self._asked: Begin | None = None
        self._wanted = False
        self._pause = FIRST_PAUSE_S
        self._not_before = 0.0
        self._looked_at = monotonic()
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SPARE_AFTER_MS)
        self._soon.timeout.connect(self._fill)

    # ------------------------------------------------------------ what the shell asks

    def open(self) -> None:
        """Have a spare from now on."""
        self._wanted = True
        self._looked_at = self._monotonic()
        self._looking.start()
        self._fill()

    def close(self) -> None:
        """End everybody. Nothing is told of it."""
        self._wanted = False
        self._asked = None
        self._looking.stop()
        self._soon.stop()
        for live in (self._guest, self._spare):
            if live is not None:
                live.process.kill()
        self._guest = self._spare = None
        self._places.sweep()

    @property
    def guest_state(self) -> KioskState | None:
        """Where the guest is, as last said; None without a guest."""
        return self._guest.state if self._guest is not None else None

    @property
    def session_id(self) -> str:
        return self._guest.session_id if self._guest is not None else ""

    @property
    def is_ready(self) -> bool:
        """Whether a guest would be shown something at once."""
        return self._spare is not None and self._spare.ready

    @property
    def pids(self) -> tuple[int, ...]:
        """The guest's process, if there is one, and the spare's."""
        return tuple(live.process.pid for live in (self._guest, self._spare) if live is not None)

    def begin(self, begin: Begin) -> bool:
        """Give the spare to a guest, now or as soon as there is one. Returns whether it was now."""
        assert self._guest is None
        if self._spare is None or not self._spare.ready:
            self._asked = begin
            self._pause, self._not_before = FIRST_PAUSE_S, 0.0
            self._fill()
            return False
        live, self._spare, self._asked = self._spare, None, None
        live.session_id, live.begun_at = begin.session_id, self._monotonic()
        self._guest = live
        if not live.process.say(begin):
            self._lose(live, End.HUNG)
            return False
        return True

    def forget_asked(self) -> str:
        """The guest who waited for a session has gone. Returns that session's id, or nothing."""
        asked, self._asked = self._asked, None
        return asked.session_id if asked is not None else ""

    @property
    def is_asked(self) -> bool:
        return self._asked is not None

    def tell(self, what: ToSession) -> None:
        """Say something to the guest's session, if there is one."""
        if self._guest is not None and not self._guest.process.say(what):
            self._lose(self._guest, End.HUNG)

    def end(self, how: End = End.STOPPED) -> None:
        """End the guest's session now, if there is one."""
        if self._guest is not None:
            self._lose(self._guest, how)

    # ------------------------------------------------------------ what happens by itself

    @Slot()
    def look(self) -> None:
        """End whoever was silent for too long, and see that there is a spare."""
        now = self._monotonic()
        stood_still = now - self._looked_at > _OWN_SILENCE_S
        self._looked_at = now
        for live in (self._guest, self._spare):
            if live is None or (live is not self._guest and live is not self._spare):
                # The end of one may have been the end of both.
                continue
            if stood_still:
                live.heard_at = now
                live.begun_at = now if live.begun_at is not None else None
            elif now - live.heard_at > (SILENCE_S if live.ready else START_S):
                self._lose(live, End.HUNG)
            elif live.begun_at is not None and now - live.begun_at > SILENCE_S:
                # It lives, but the guest looks at nothing.
                self._lose(live, End.HUNG)
        if not self._soon.isActive():
            self._fill()

    @Slot()
    def _fill(self) -> None:
        if not self._wanted or self._spare is not None or self._monotonic() < self._not_before:
            return
        try:
            place = self._places.make()
            process = SessionProcess(self._command(), place, self._outside, self._heard, self)
        except (PlaceError, OSError):
            log.exception("no session can be started")
            self._spare_failed()
            return
        self._spare = _Live(process, self._monotonic())

    def _heard(self, process: SessionProcess, heard: Heard) -> None:
        live = next((each for each in (self._guest, self._spare) if each and each.process is process), None)
        if live is None:
            return
        live.heard_at = self._monotonic()
        for each in heard.said:
            self._take(live, each)
            if live is not self._guest and live is not self._spare:
                # That ended it.
                return
        if heard.ended or heard.wrong:
            self._lose(live, End.CRASHED)

    def _take(self, live: _Live, said: ToShell) -> None:
        match said:
            case Beat(state):
                live.state = state
            case Ready() if live is self._spare:
                live.ready = True
                self._pause = FIRST_PAUSE_S
                if self._asked is not None:
                    self.begin(self._asked)
                self._on_ready()
                return
            case Failed(code):
                log.error("in a session something failed: %s", code if code.isascii() else "?")
            case _:
                pass
        if live is not self._guest:
            return
        match said:
            case Shown():
                live.begun_at = None
                self._soon.start()
            case Printed():
                live.jobs = (*live.jobs, said)
            case Over(why):
                self._lose(live, End(why) if why in {End.FINISHED, End.TIMED_OUT, End.STAFF} else End.FINISHED)
                return
            case _:
                pass
        self._on_said(said)

    def _lose(self, live: _Live, how: End) -> None:
        live.process.kill()
        # Not here and now: this may be called by one of its own signals.
        live.process.deleteLater()
        if live is self._spare:
            self._spare = None
            log.error("a session that waited for a guest has %s", how)
            self._spare_failed()
            return
        self._guest = None
        self._soon.stop()
        self._places.sweep(frozenset({self._spare.process.place} if self._spare is not None else ()))
        self._fill()
        self._on_ended(Ended(live.session_id, how, live.jobs))

    def _spare_failed(self) -> None:
        self._not_before = self._monotonic() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE_S)
        self._on_spare_failed()
