"""Paging while others write: whatever the pages' size, nothing that was committed is missed; with a clock it is."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.backend.test_sync import Replica
from tests.support.server import RunningBackend, running_backend

if TYPE_CHECKING:
    from tests.support.live_calls import LiveCaller

WRITERS = 4
EACH = 8


def page_while_they_write(backend: RunningBackend, callers: Callable[[], LiveCaller]) -> tuple[bool, int]:
    """Return whether a replica holds the same as the backend at the end, and how many holds were written."""
    made: list[str] = []

    def write() -> None:
        caller = callers()
        for step in range(EACH):
            hold_id = uuid.uuid4()
            # Two kinds of change in two scopes each: the hold, and the offer that has one slot less.
            if caller.hold("mm-206" if step % 2 else "mm-204", "message", hold_id).status == 201:
                made.append(str(hold_id))
                caller.call("DELETE", f"/v1/holds/{hold_id}")

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    replica = Replica(callers(), 3)
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        replica.pull()
    for thread in threads:
        thread.join()
    replica.pull()
    return replica.matches(), len(made)


def test_nothing_is_missed(tmp_path: Path, database: str, django_app: Path) -> None:
    from tests.support.live_calls import LiveCaller

    workers = 2 if database == "postgresql" else 1
    with running_backend(tmp_path, database=database, workers=workers) as backend:
        email = backend.sample_members[0]["email"]
        same, made = page_while_they_write(backend, lambda: LiveCaller(backend, email))
    assert made == WRITERS * EACH
    assert same


@pytest.mark.parametrize("attempts", [3])
def test_control_numbered_by_the_clock_some_are_missed(
    tmp_path: Path, database: str, django_app: Path, attempts: int
) -> None:
    from tests.support.live_calls import LiveCaller

    with running_backend(tmp_path, database=database, control="timestamps") as backend:
        email = backend.sample_members[0]["email"]
        for _ in range(attempts):
            if not page_while_they_write(backend, lambda: LiveCaller(backend, email))[0]:
                return
    pytest.fail("the test has no power: pages over a clock missed nothing")
