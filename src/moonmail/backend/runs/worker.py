"""Who does the runs: a thread in each process of the server. What one leaves, another or its next start goes on with.

A run says whose it is. Taking it over ends whoever had it, between two bookings.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import connections
from django.db.models import F, Q

from moonmail.backend import clock, logs
from moonmail.backend.database import write
from moonmail.backend.runs.doing import do_next
from moonmail.backend.runs.models import Run
from moonmail.domain.runs import RunState

# So many, and then it is another run's turn.
BATCH: Final = 20
# Who is at it says so with each booking; after this long without a word others take it.
_GIVEN_UP_AFTER: Final = timedelta(seconds=5)
_LOOK_EVERY_SECONDS: Final = 5.0
# For everybody else who writes: the next in the queue is not always the one who waited longest.
_BREATH_SECONDS: Final = 0.002

_wanted: Final = threading.Event()


def wake() -> None:
    """There is something to do. Whoever looks, looks at once."""
    _wanted.set()


def start() -> None:
    """Do runs in this process from now on, those first that others left. They end with the process."""
    threading.Thread(target=_stay, daemon=True, name="runs").start()


def _stay() -> None:
    me = secrets.token_hex(8)
    first = True
    while True:
        _wanted.clear()
        try:
            more = turn(me, everything=first)
            first = False
        except Exception as error:
            # Nobody would start this thread again: it outlives whatever happens, and looks again later.
            logs.failure("runs_held_up", error)
            more = False
        finally:
            connections.close_all()
        if not more:
            _wanted.wait(_LOOK_EVERY_SECONDS)


def work_off(me: str = "") -> None:
    """Do all there is to do, in this thread."""
    me = me or secrets.token_hex(8)
    while turn(me):
        pass


def turn(me: str, *, everything: bool = False) -> bool:
    """Do some of the run that waited longest; return whether there was one. ``everything``: also what others are at."""
    run_id = _take(me, everything=everything)
    if run_id is None:
        return False
    for _ in range(BATCH):
        if not do_next(run_id, me):
            break
        time.sleep(_BREATH_SECONDS)
    return True


def _take(me: str, *, everything: bool) -> UUID | None:
    left = Q(worked_at=None) | Q(worked_at__lt=clock.now() - _GIVEN_UP_AFTER)
    running = Run.objects.filter(state=RunState.RUNNING.value)
    mine = running if everything else running.filter(left | Q(worker=me))
    # Databases differ in where nothing stands; what nobody was at yet comes first.
    for run in mine.order_by(F("worked_at").asc(nulls_first=True), "started_at"):
        if run.worker == me:
            return run.pk
        # Of two who take it at once one has it.
        with write():
            taken = running.filter(pk=run.pk, worker=run.worker).update(worker=me, worked_at=clock.now())
        if taken:
            return run.pk
    return None
