"""Paging while others write: whatever the size of pages, nothing is missed; numbered by a clock or a sequence it is."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.backend.test_sync import Replica
from tests.support import postgres
from tests.support.server import RunningBackend, running_backend

if TYPE_CHECKING:
    from tests.support.live_calls import LiveCaller

WRITERS = 4
EACH = 8


class Restarting(Replica):
    """One that begins anew where it is told to, as the app does. A counter that is kept right never makes it."""

    restarts = 0

    def pull(self) -> None:
        more = True
        while more:
            query = f"?limit={self.limit}" + (f"&since={self.state}" if self.state else "")
            answer = self.caller.get(f"/v1/changes{query}")
            if answer.status == 409:
                self.restarts, self.state = self.restarts + 1, ""
                self.held.clear()
                continue
            assert answer.status == 200, answer.response.content
            self.apply(answer.json)
            more = answer.json["has_more"]


def page_while_they_write(backend: RunningBackend, callers: Callable[[], LiveCaller]) -> tuple[bool, int, int]:
    """Return whether a replica ends up the same, how many holds were written, how often it had to begin anew."""
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
    replica = Restarting(callers(), 3)
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        replica.pull()
    for thread in threads:
        thread.join()
    replica.pull()
    return replica.matches(), len(made), replica.restarts


def test_nothing_is_missed(tmp_path: Path, database: str, django_app: Path) -> None:
    from tests.support.live_calls import LiveCaller

    workers = 2 if database == "postgresql" else 1
    with running_backend(tmp_path, database=database, workers=workers) as backend:
        email = backend.sample_members[0]["email"]
        same, made, restarts = page_while_they_write(backend, lambda: LiveCaller(backend, email))
    assert made == WRITERS * EACH
    assert same
    assert restarts == 0


def misses(folder: Path, database: str, control: str) -> bool:
    """Return whether anything is missed when changes are numbered in a wrong way; three tries."""
    from tests.support.live_calls import LiveCaller

    with running_backend(folder, database=database, control=control, workers=2 if control == "sequence" else 1) as run:
        email = run.sample_members[0]["email"]
        return any(not page_while_they_write(run, lambda: LiveCaller(run, email))[0] for _ in range(3))


def test_control_numbered_by_the_clock_some_are_missed(tmp_path: Path, database: str, django_app: Path) -> None:
    assert misses(tmp_path, database, "timestamps"), "the test has no power"


def test_control_numbered_by_a_sequence_some_are_missed(tmp_path: Path, django_started: None) -> None:
    """On PostgreSQL alone: on SQLite nobody writes beside another."""
    postgres.server_or_skip()
    assert misses(tmp_path, "postgresql", "sequence"), "the test has no power"
