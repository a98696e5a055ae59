"""Work on a whole flight: thousands of shipments, a few at a time, so that members can write in between.

What remains is always asked of the data itself, never remembered: whoever goes on after a crash does nothing twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Final

from django.db import DatabaseError, connections
from django.db.models import Q, QuerySet

from moonmail.backend import clock, logs
from moonmail.backend.database import Writing, write
from moonmail.backend.entitlements.models import FlightTask
from moonmail.backend.missions.models import Mission

BATCH: Final = 10
# Who does a step says so each time; after this long without a word others go on.
_GIVEN_UP_AFTER: Final = timedelta(seconds=30)

# Whoever waits for an answer waits no longer; the rest goes on behind it.
_ANSWER_WITHIN_S: Final = 3.0
_caller: Final = threading.local()

# Does at most so many shipments of the flight; returns whether more may remain.
Step = Callable[[Writing, Mission, int], bool]


def ask(writing: Writing, mission_id: str, kind: FlightTask.Kind) -> None:
    """Note the work, so that it will be done whatever happens, and do it once the transaction is committed."""
    now = clock.now()
    task, _ = FlightTask.objects.update_or_create(
        mission_id=mission_id, kind=kind.value, defaults={"asked_at": now, "worked_at": now, "done_at": None}
    )
    writing.after(partial(carry_out, task.mission_id))


@contextmanager
def answering() -> Iterator[None]:
    """What is asked for within goes on in the background if it takes long: somebody waits for the answer to a call."""
    _caller.waits = True
    try:
        yield
    finally:
        _caller.waits = False


def carry_out(mission_id: str) -> None:
    """Do all work that was asked for on this flight, in the order in which it was asked."""
    until = time.monotonic() + _ANSWER_WITHIN_S if getattr(_caller, "waits", False) else None
    while (task := _unfinished().filter(mission_id=mission_id).first()) is not None:
        if until is not None and time.monotonic() >= until:
            threading.Thread(target=_go_on, args=(mission_id,), daemon=True, name=f"flight-{mission_id}").start()
            return
        began = time.monotonic()
        step(task.pk)
        # As long again for everybody else: the next writer in the queue is not always the one who waited longest.
        time.sleep(time.monotonic() - began)


def _go_on(mission_id: str) -> None:
    """Carry on behind an answer. Should this process end, whoever reads next goes on."""
    try:
        carry_out(mission_id)
    except DatabaseError as error:
        logs.failure("flight_task_left", error)
    finally:
        connections.close_all()


def sweep_tasks() -> None:
    """Go on with work that was begun and left, one step. Costs one look-up in a small table when there is none."""
    now = clock.now()
    left = _unfinished().filter(Q(worked_at=None) | Q(worked_at__lt=now - _GIVEN_UP_AFTER)).first()
    if left is not None:
        step(left.pk, leaving=True)


def step(task_id: int, *, leaving: bool = False) -> None:
    """Do one batch. ``leaving``: the caller does not go on by itself, so that the next reader may."""
    with write() as writing:
        task = FlightTask.objects.select_for_update().filter(pk=task_id, done_at=None).first()
        if task is None:
            return
        mission = Mission.objects.get(pk=task.mission_id)
        more = _step_of(FlightTask.Kind(task.kind))(writing, mission, BATCH)
        now = clock.now()
        task.worked_at = None if leaving else now
        task.done_at = None if more else now
        task.save(update_fields=["worked_at", "done_at"])


def _unfinished() -> QuerySet[FlightTask]:
    return FlightTask.objects.filter(done_at=None).order_by("asked_at", "pk")


def _step_of(kind: FlightTask.Kind) -> Step:
    from moonmail.backend.entitlements import fleet, outcomes

    match kind:
        case FlightTask.Kind.INTEGRATE:
            return fleet.integrate
        case FlightTask.Kind.LAUNCH:
            return fleet.launch
        case FlightTask.Kind.OUTCOME:
            return outcomes.settle
