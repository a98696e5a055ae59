"""What members are owed, on the real server: races for one choice and one slot, crashes half-way, receipts at once."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tests.backend.test_choices import shown
from tests.backend.test_live import Http
from tests.backend.test_sync import Replica
from tests.support.server import ROOT, RunningBackend

if TYPE_CHECKING:
    from pathlib import Path


def book(backend: RunningBackend, offer: str, many: int) -> None:
    """Add paid bookings of the first sample member on a flight, while the backend runs."""
    mission, _, size = offer.partition(":")
    command = [sys.executable, "-m", "tests.support.booked", str(backend.data_dir), mission, size, str(many)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60, env=backend.environment)


def everything(caller: Http, kind: str) -> list[Any]:
    """Return all of the member's things of one kind, as they are now."""
    held: dict[str, Any] = {}
    since = ""
    while True:
        page = caller.get(f"/v1/changes?limit=1000{since}").json
        held |= {each["id"]: each for each in [*page[kind]["created"], *page[kind]["updated"]]}
        since = f"&since={page['state']}"
        if not page["has_more"]:
            return list(held.values())


def at_once(calls: list[Callable[[], requests.Response]]) -> list[requests.Response]:
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], requests.Response]) -> requests.Response:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture(scope="module")
def lost(live: RunningBackend) -> RunningBackend:
    """A backend on which a flight with bookings was lost."""
    book(live, "mm-202:name", 8)
    book(live, "mm-202:message", 3)
    played = live.play("outcome", "mm-202", "lost_landing")
    assert (played.returncode, played.stderr) == (0, "")
    return live


@pytest.fixture
def callers(lost: RunningBackend) -> Iterator[list[Http]]:
    """One member at several computers."""
    made = [Http(lost) for _ in range(8)]
    yield made
    for caller in made:
        caller.session.close()


def offered(caller: Http, size: str) -> list[Any]:
    sizes = {booking["id"]: booking["size"] for booking in everything(caller, "booking")}
    owed = everything(caller, "entitlement")
    return [each for each in owed if each["state"] == "offered" and sizes[each["booking_id"]] == size]


def choose(caller: Http, owed: Any, kind: str, **more: Any) -> requests.Response:
    body = {"entitlement_id": owed["id"], "kind": kind, **more}
    return caller.call("PUT", f"/v1/choices/{uuid.uuid4()}", body)


def test_of_two_different_choices_one_holds(lost: RunningBackend, callers: list[Http]) -> None:
    for owed in offered(callers[0], "name")[:4]:
        kinds = ["refund", "record"]
        answers = at_once([partial(choose, caller, owed, kind) for caller, kind in zip(callers, kinds, strict=False)])
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        won = kinds[0] if answers[0].status_code == 200 else kinds[1]
        refused = next(answer for answer in answers if answer.status_code == 409).json()
        assert (refused["code"], refused["fields"]) == ("illegal_move", {"kind": won})
        booking = callers[0].get(f"/v1/bookings/{owed['booking_id']}").json
        assert booking["state"] == {"refund": "cancelled", "record": "completed"}[won]


def test_the_same_choice_from_many_places_happens_once(lost: RunningBackend, callers: list[Http]) -> None:
    owed = offered(callers[0], "name")[0]
    answers = at_once([partial(choose, caller, owed, "refund") for caller in callers])
    assert {answer.status_code for answer in answers} == {200}
    (payment,) = [p for p in everything(callers[0], "payment") if p["booking_id"] == owed["booking_id"]]
    assert (payment["state"], payment["refunded"]["amount"]) == ("refunded", 9_900)


def test_one_slot_left_for_two(lost: RunningBackend, callers: list[Http]) -> None:
    assert callers[0].left("mm-205:message") == 1
    both = offered(callers[0], "message")[:2]
    seen = [shown(callers[0], owed, "mm-205") for owed in both]  # type: ignore[arg-type]
    answers = at_once([partial(choose, callers[n], both[n], "reflight", **seen[n]) for n in range(2)])
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409).json()
    assert refused["code"] == "no_room"
    assert "mm-205" not in {alternative["mission_id"] for alternative in refused["alternatives"]}
    assert callers[0].left("mm-205:message") == 0
    assert len(offered(callers[0], "message")) == 2, "who came second has still to choose"
    assert lost.run("check", "--data", str(lost.data_dir)).returncode == 0


def test_receipts_at_once_are_numbered_without_gaps(lost: RunningBackend, callers: list[Http]) -> None:
    book(lost, "mm-201:name", 8)
    bookings = [b for b in everything(callers[0], "booking") if b["mission_id"] == "mm-201"]

    def ask(caller: Http, booking: Any, addressee: str) -> requests.Response:
        body = {"booking_id": booking["id"], "addressee": addressee}
        return caller.call("PUT", f"/v1/receipts/{uuid.uuid4()}", body)

    def several(caller: Http, own: Any) -> list[requests.Response]:
        common = bookings[0]
        return [
            ask(caller, own, "山本"),
            ask(caller, own, "\u202e"),
            ask(caller, common, "山本"),
            ask(caller, own, "上様"),
        ]

    gate = threading.Barrier(8)
    with ThreadPoolExecutor(8) as pool:

        def run(pair: tuple[Http, Any]) -> list[requests.Response]:
            gate.wait()
            return several(*pair)

        answers = [answer for group in pool.map(run, zip(callers, bookings, strict=True)) for answer in group]
    assert Counter(answer.status_code for answer in answers) == {201: 24, 422: 8}
    issued = [answer.json() for answer in answers if answer.status_code == 201]
    numbers = sorted(int(receipt["number"].partition("-")[2]) for receipt in issued)
    assert numbers == list(range(1, 25))
    reissues = sorted(receipt["reissue"] for receipt in issued if receipt["booking_id"] == bookings[0]["id"])
    assert reissues == list(range(10))


def settled(backend: RunningBackend) -> int:
    with backend.rows() as rows:
        return int(rows.value("SELECT COUNT(*) FROM entitlements_entitlement"))


def test_crashes_half_way_leave_one_entitlement_each(tmp_path: Path, own_database: str) -> None:
    backend = RunningBackend(tmp_path / "crash", database_url=own_database).start()
    try:
        book(backend, "mm-202:name", 120)
        playing = backend.start_play("outcome", "mm-202", "lost_landing")
        while not (done := settled(backend)):
            assert playing.poll() is None, "it ended before it could be killed"
        playing.kill()
        playing.wait(30)
        assert 0 < done < 120
        caller = Http(backend)
        caller.get("/v1/missions/mm-202")
        left = settled(backend)
        assert left < 120
        # The one who began is not heard of any more: readers go on, and one of them is cut off as well.
        backend.move_clock(timedelta(seconds=31))
        caller.get("/v1/missions/mm-202")
        assert settled(backend) > left
        backend.kill()
        backend.start()
        for reads in count():
            assert reads < 20, "readers do not go on"
            caller.get("/v1/missions/mm-202")
            if settled(backend) == 120:
                break
        owed = everything(caller, "entitlement")
        assert len(owed) == 120
        assert Counter(each["booking_id"] for each in owed) == dict.fromkeys(
            (booking["id"] for booking in everything(caller, "booking")), 1
        )
        assert {shipment["state"] for shipment in everything(caller, "shipment")} == {"lost"}
        events = Counter(event["shipment_id"] for event in everything(caller, "custody_event"))
        assert set(events.values()) == {1}
        replica = Replica(caller)  # type: ignore[arg-type]
        replica.pull()
        assert replica.matches()
        caller.session.close()
    finally:
        backend.stop()
