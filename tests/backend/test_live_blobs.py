"""What is let go and what is attached at the same moment, by a real backend: a shipment never loses its picture."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.backend.test_uploads import noise
from tests.support.server import running_backend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.backend_calls import Answer, Caller
    from tests.support.server import RunningBackend

FILES = 24
WEEK = timedelta(days=8)


@pytest.fixture
def backend(tmp_path: Path, database: str) -> Iterator[RunningBackend]:
    with running_backend(tmp_path, database=database, workers=2 if database == "postgresql" else 1) as backend:
        yield backend


def test_a_sweep_and_an_attach_at_once_leave_no_shipment_without_its_picture(
    backend: RunningBackend, django_app: Path
) -> None:
    from tests.support.live_calls import LiveCaller

    emails = [member["email"] for member in backend.sample_members][:2]
    caller, sweeper = LiveCaller(backend, emails[0]), LiveCaller(backend, emails[-1])
    kept = caller.blob(noise(8))
    plates = [caller.blob(noise(10 + number)) for number in range(FILES)]
    assert ship(caller, kept).status == 201
    backend.move_clock(WEEK)
    together = threading.Barrier(2)
    answers: dict[str, int] = {}

    def attach() -> None:
        together.wait()
        for plate in plates:
            answers[plate] = ship(caller, plate).status

    def sweep() -> None:
        together.wait()
        # The first read of the hour carries out what is due.
        for hour in range(4):
            backend.move_clock(WEEK + timedelta(hours=2 * hour))
            sweeper.get("/v1/changes?limit=1")

    threads = [threading.Thread(target=each) for each in (attach, sweep)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers.values()) <= {201, 409}
    assert caller.get(f"/v1/blobs/{kept}").status == 200
    for plate, status in answers.items():
        there = caller.get(f"/v1/blobs/{plate}").status
        assert (status, there) in ((201, 200), (409, 404)), (status, there)
        if status == 409:
            # The app sends the picture again, then the same.
            assert ship(caller, plate).code == "blob_missing"


def ship(caller: Caller, plate: str) -> Answer:
    body = {
        "title": "手紙",
        "size": "message",
        "mission_id": "mm-204",
        "message": {"name": "", "text": "月へ。", "plate": plate},
    }
    return caller.put(f"/v1/shipments/{uuid.uuid4()}", body)
