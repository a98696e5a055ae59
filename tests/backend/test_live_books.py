"""Several at once against a real server: whatever wins, slots and money add up."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.live_calls import LiveCaller
    from tests.support.server import RunningBackend

AT_ONCE = 4


@pytest.fixture
def callers(django_app: Path, live: RunningBackend) -> Iterator[list[LiveCaller]]:
    """Several connections of one member."""
    from tests.support.live_calls import LiveCaller

    email = live.sample_members[0]["email"]
    made = [LiveCaller(live, email) for _ in range(AT_ONCE)]
    yield made
    for caller in made:
        caller.session.close()


def together(callers: list[LiveCaller], act: Callable[[LiveCaller, int], Any]) -> list[Any]:
    """Let every connection act in the same moment."""
    gate = threading.Barrier(len(callers))

    def go(place: int) -> Any:
        gate.wait(30)
        return act(callers[place], place)

    with ThreadPoolExecutor(len(callers)) as pool:
        return list(pool.map(go, range(len(callers))))


def answers(found: list[Any]) -> Counter[str]:
    return Counter(str(one.status) if one.status < 300 else one.code for one in found)


@pytest.fixture(scope="module", autouse=True)
def sound(live: RunningBackend) -> Iterator[None]:
    """After all of it, the books agree with themselves."""
    yield
    assert live.check() == []


def left(caller: LiveCaller, mission: str, size: str) -> int:
    items = caller.get(f"/v1/missions/{mission}/offers").json["items"]
    return int(next(item["left"] for item in items if item["size"] == size))


def test_groups_never_share_a_slot(callers: list[LiveCaller]) -> None:
    room = left(callers[0], "mm-206", "photo")
    each = room // 3
    found = together(callers, lambda caller, _: caller.hold("mm-206", "photo", quantity=each))
    assert answers(found) == {"201": 3, "sold_out": AT_ONCE - 3}
    assert left(callers[0], "mm-206", "photo") == room - 3 * each


def test_two_changes_of_one_booking_use_its_money_once(callers: list[LiveCaller]) -> None:
    me = callers[0]
    old, payment = me.paid()
    bodies = []
    for _ in callers:
        shipment, hold = me.shipment("mm-207").json, me.hold("mm-207").json
        bodies.append(
            {
                "hold_id": hold["id"],
                "shipment_id": shipment["id"],
                "confirmation": me.confirmation("mm-207", credit=19_800),
                "rebooks": old["id"],
            }
        )
    paths = [f"/v1/bookings/{body['hold_id']}" for body in bodies]
    found = together(callers, lambda caller, place: caller.put(paths[place], bodies[place]))
    assert answers(found) == {"201": 1, "illegal_move": AT_ONCE - 1}
    assert me.read("bookings", old["id"])["state"] == "rebooked"
    assert me.read("payments", payment["id"])["refunded"] is None


def test_cancelled_from_everywhere_at_once(callers: list[LiveCaller]) -> None:
    me = callers[0]
    before = left(me, "mm-204", "message")
    booking, payment = me.paid()
    assert answers(together(callers, lambda caller, _: caller.cancel(booking, 19_800))) == {
        "201": 1,
        "illegal_move": AT_ONCE - 1,
    }
    assert left(me, "mm-204", "message") == before
    assert me.read("payments", payment["id"])["refunded"]["amount"] == 19_800


def test_cancelled_and_changed_at_once(callers: list[LiveCaller]) -> None:
    """One of the two wins; the money is used for the new flight or goes back, never both."""
    me = callers[0]
    booking, payment = me.paid()
    hold, shipment = me.hold("mm-206").json, me.shipment("mm-206").json
    body = {
        "hold_id": hold["id"],
        "shipment_id": shipment["id"],
        "confirmation": me.confirmation("mm-206", credit=19_800),
        "rebooks": booking["id"],
    }

    def act(caller: LiveCaller, place: int) -> Any:
        if place % 2:
            return caller.put(f"/v1/bookings/{hold['id']}", body)
        return caller.cancel(booking, 19_800)

    together(callers, act)
    ended = me.read("bookings", booking["id"])["state"]
    back = me.read("payments", payment["id"])["refunded"]
    assert (ended, bool(back)) in {("rebooked", False), ("cancelled", True)}
