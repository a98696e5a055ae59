"""The same request twice at the same moment: a network may do that. Each answer must tell what was done."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.backend.conftest import Prepared
from tests.support.server import RunningBackend

if TYPE_CHECKING:
    from tests.support.backend_calls import Answer
    from tests.support.live_calls import LiveCaller

AT_ONCE = 4


@pytest.fixture
def callers(live: RunningBackend, django_app: Path) -> Iterator[list[LiveCaller]]:
    """One member's calls, over several connections."""
    from tests.support.live_calls import LiveCaller

    made = [LiveCaller(live, live.sample_members[0]["email"]) for _ in range(AT_ONCE)]
    yield made
    for caller in made:
        caller.session.close()


def all_at_once(callers: list[LiveCaller], ask: Callable[[LiveCaller], Answer]) -> list[int]:
    gate = threading.Barrier(len(callers))

    def go(caller: LiveCaller) -> int:
        gate.wait()
        return ask(caller).status

    with ThreadPoolExecutor(len(callers)) as pool:
        return sorted(pool.map(go, callers))


def test_a_request_that_comes_twice_at_once_is_done_once_and_never_refused(callers: list[LiveCaller]) -> None:
    one = callers[0]
    confirmation = one.confirmation(size="name")
    once = [200] * (AT_ONCE - 1) + [201]

    def put(path: str, body: object) -> list[int]:
        return all_at_once(callers, lambda caller: caller.put(f"/v1/{path}/{body_id}", body))

    for _ in range(4):
        hold, shipment = one.hold(size="name").json, one.shipment(size="name").json
        booking_id = body_id = str(uuid.uuid4())
        order = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": confirmation}
        assert put("bookings", order) == once
        booking, _ = one.settle({"id": booking_id})
        body_id = str(uuid.uuid4())
        assert put("gifts", {"booking_id": booking_id}) == once
        body_id = str(uuid.uuid4())
        assert put("cancellations", {"booking_id": booking_id, "refund": booking["price"]["amount"]}) == once


def test_two_writers_that_wait_for_each_other_both_come_through(prepared: Prepared, django_app: Path) -> None:
    """The database ends one of them; that one begins anew. On SQLite they queue from the start."""
    from django.db import connection

    from moonmail.backend.changes.models import Scope
    from moonmail.backend.database import Writing, write_once

    keys = [f"turn:{uuid.uuid4()}" for _ in range(2)]
    for key in keys:
        Scope.objects.create(key=key)
    met = threading.Barrier(2)
    postgres = connection.vendor == "postgresql"
    tries: list[int] = []

    def write(first: str, second: str) -> None:
        def act(_: Writing) -> None:
            tries.append(1)
            Scope.objects.filter(key=first).update(counter=1)
            if postgres and len(tries) <= 2:
                met.wait(20)
            Scope.objects.filter(key=second).update(counter=1)

        write_once(act)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write, *keys), pool.submit(write, *reversed(keys))]:
            done.result(60)
    # One of them had to begin anew, or nobody waited for anybody and this proves nothing.
    assert (len(tries) > 2) is postgres
    Scope.objects.filter(key__in=keys).delete()
