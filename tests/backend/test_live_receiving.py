"""The receiving desk against the real server, on both databases: of several laptops at once the first one counts."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from tests.backend.test_live_desk import Seat, together
from tests.support.server import ROOT, RunningBackend, running_backend

LAPTOPS: Final = 4
ITEMS: Final = 6


def body_of(booking: str, decision: str) -> dict[str, Any]:
    return {
        "booking_id": booking,
        "sequence": 1,
        "seen": "awaiting_item",
        "shape": "round",
        "length_mm": 12.0,
        "width_mm": 12.0,
        "height_mm": 2.0,
        "mass_g": 1.8,
        "failed": ["power"] if decision == "refuse" else [],
        "decision": decision,
        "at": datetime.now(UTC).isoformat(),
        "device_id": str(uuid.uuid4()),
        "device_sequence": 1,
    }


def taken_in(backend: RunningBackend, items: int) -> tuple[Counter[int], int, int]:
    """Let several laptops take in the same items at once. Return the answers, screenings, and events of receiving."""
    command = [
        sys.executable,
        "-m",
        "tests.support.booked",
        str(backend.data_dir),
        "mm-204",
        "XS",
        str(items),
        "awaited",
    ]
    said = subprocess.run(command, cwd=ROOT, env=backend.environment, capture_output=True, text=True, check=True).stdout
    bookings = [line.split()[0] for line in said.splitlines()]
    seats = [Seat(backend, "receiving") for _ in range(LAPTOPS)]
    answers: Counter[int] = Counter()
    for booking in bookings:
        calls = [
            lambda seat=seat, at=at, booking=booking: seat.send(
                "PUT", f"screenings/{uuid.uuid4()}", body_of(booking, "refuse" if at % 2 else "accept")
            )
            for at, seat in enumerate(seats)
        ]
        answers.update(together(calls))  # type: ignore[arg-type]
    for seat in seats:
        seat.close()
    with backend.rows() as rows:
        screenings = int(rows.value("SELECT count(*) FROM receiving_screening"))
        events = int(rows.value("SELECT count(*) FROM custody_custodyevent WHERE state = 'received'"))
    return answers, screenings, events


@pytest.mark.thorough
def test_of_several_at_once_the_first_one_counts(live: RunningBackend) -> None:
    answers, screenings, events = taken_in(live, ITEMS)
    assert answers == {201: ITEMS, 409: ITEMS * (LAPTOPS - 1)}
    assert (screenings, events) == (ITEMS, ITEMS)


@pytest.mark.thorough
def test_the_control_what_is_only_looked_at_is_taken_in_twice(tmp_path: Path, database: str) -> None:
    if database != "postgresql":
        pytest.skip("on SQLite writers take turns, whatever they look at")
    with running_backend(tmp_path, database=database, control="item_unlocked") as backend:
        answers, screenings, _ = taken_in(backend, 1)
    assert answers[201] > 1
    assert screenings > 1
