"""Rebooking thousands ends exactly once each, however often whoever does it is killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tests.support import postgres, prepared
from tests.support.server import ROOT, RunningBackend, database_for
from tests.support.thorough import THOROUGH

CLEAN: Final = {"lost": 0, "twice": 0, "oversold": [], "wrong": []}


def driven(backend: RunningBackend, *arguments: str) -> dict[str, Any]:
    return told(backend, "tests.faults.rebooking", arguments[0], str(backend.data_dir), *arguments[1:])


def raced(backend: RunningBackend, *arguments: str) -> dict[str, Any]:
    return told(backend, "tests.faults.rebooking_race", str(backend.data_dir), *arguments)


def told(backend: RunningBackend, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=backend.environment, check=False, timeout=900
    )
    assert done.returncode == 0, done.stderr[-4000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningBackend]:
    """A backend that has not been started, with the sample flights."""
    if request.param == "postgresql":
        if not THOROUGH:
            pytest.skip("on PostgreSQL only when thorough")
        postgres.server_or_skip()
    with database_for(request.param) as url:
        made = RunningBackend(tmp_path / "backend", database_url=url)
        prepared.fill(made)
        yield made
        made.stop()
        shutil.rmtree(tmp_path, ignore_errors=True)


def test_killed_before_any_statement_each_is_moved_once(backend: RunningBackend) -> None:
    count, kills = (600, 120) if THOROUGH else (14, 8)
    both = driven(backend, "forks", str(count), str(kills), "6")
    found, control = both["run"], both["control"]
    assert (found["bookings"], found["kills"]) == (count, kills)
    assert {name: found[name] for name in CLEAN} == CLEAN, found
    assert control["kills"] == 3
    assert control["lost"], "what was done before a kill, and marked apart, was not said to be done"


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["refund", "message"])
def test_killed_before_any_statement_each_has_its_money_and_is_told_once(backend: RunningBackend, kind: str) -> None:
    found = told(backend, "tests.faults.rebooking_money", str(backend.data_dir), kind, "60", "40", "6")
    back = 60 if kind == "refund" else 0
    assert found == {
        "kills": 40,
        "bookings": 60,
        "done": 60,
        "not told once": 0,
        "not audited once": 0,
        "cancelled": back,
        "refunded": back,
        "untouched": 60 - back,
        "by the provider": back,
        "slots": [60 - back],
    }


@pytest.mark.thorough
def test_what_its_member_cancels_meanwhile_is_not_moved(backend: RunningBackend) -> None:
    found = raced(backend, "60", "6")
    assert found["moved"] + found["cancelled"] == 60
    # Both were at it at once.
    assert min(found["moved"], found["cancelled"]) > 0, found
    wrong = {name: value for name, value in found.items() if name not in ("moved", "cancelled") and value}
    assert not wrong


@pytest.mark.thorough
def test_the_control_a_booking_that_is_looked_at_and_not_locked_is_moved_and_cancelled(backend: RunningBackend) -> None:
    if not backend.on_postgres:
        pytest.skip("SQLite has one writer at a time, locked or not")
    found = raced(backend, "60", "6", "unlocked")
    assert found["both"], found


@pytest.mark.skipif(not THOROUGH, reason="ten thousand bookings take minutes")
@pytest.mark.timeout(1800)
def test_ten_thousand_with_ten_kills_of_the_whole_backend(backend: RunningBackend) -> None:
    count, kills = int(os.environ.get("MOONMAIL_REBOOKINGS", "10000")), 10
    chance = random.Random(6)
    run = driven(backend, "prepare", str(count))["run"]
    began = time.monotonic()
    for wanted in sorted(chance.sample(range(count), kills)):
        backend.start()
        until(backend, run, wanted)
        backend.kill()
    backend.start()
    until(backend, run, count)
    seconds = time.monotonic() - began
    found = driven(backend, "check", run)
    print(f"\n{count} bookings, {kills} kills, {seconds:.0f} s, {count / seconds:.0f} bookings/s: {found}")
    assert found == {"bookings": count} | CLEAN


def until(backend: RunningBackend, run: str, wanted: int) -> None:
    """Wait until so many bookings of a run are done."""
    waiting = threading.Event()
    while done(backend, run) < wanted:
        assert backend.process is not None
        assert backend.process.poll() is None, backend.condition()
        waiting.wait(0.05)


def done(backend: RunningBackend, run: str) -> int:
    with backend.rows() as rows:
        count = rows.value(
            "SELECT COUNT(*) FROM runs_runline WHERE run_id = ? AND state <> 'waiting'",
            run if backend.on_postgres else run.replace("-", ""),
        )
    return int(count)
