"""Departures and My shipments as rows: what is drawn is what the backend said."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moonmail.client import objects, projections, schema
from moonmail.client.account import Account, refreshed
from moonmail.client.model import Asked
from moonmail.client.objects import Row, Touched, row_of
from moonmail.contract.accounts import Member
from moonmail.contract.base import MomentOut, Money, Words
from moonmail.contract.bookings import CustodyEvent, Shipment
from moonmail.contract.missions import Mission, Offer
from moonmail.domain.moment import Confidence, Precision, Window
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.states import MissionState, ShipmentKind, ShipmentState

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WORDS = Words(ja="月", en="Moon")


def mission(id_: str, rev: int = 1, **more: Any) -> Mission:
    doc: dict[str, Any] = {
        "id": id_,
        "rev": rev,
        "flight_number": id_.upper(),
        "sample": True,
        "source": WORDS,
        "operator": {"name": "Lander Co", "colour": "#AABBCC"},
        "lander": {"ja": "着陸船", "en": "Lander"},
        "launch_vehicle": "Rocket",
        "launch_site": WORDS,
        "site": {"name": {"ja": "嵐の大洋", "en": "Oceanus Procellarum"}, "lat": 1.0, "lon": 2.0, "protection": "IIa"},
        "state": "booking_open",
        "delayed": False,
        "windows": [window("2027-04-21", "2027-05-19")],
        "plate_rules": {"min_letter_mm": 0.5, "dpi": 1200, "greys": 16, "max_characters": 400, "file_bytes": 2097152},
        "terms": {
            "version": "1",
            "payment": WORDS,
            "provision": WORDS,
            "cancellation": WORDS,
            "after_failure": WORDS,
            "choose_within_days": 90,
            "default_entitlement": "refund",
            "entitlements": ["refund"],
            "obligation_end": "landed",
        },
        "milestones": [],
        "events": [],
        "updates": [],
    }
    return Mission.model_validate(doc | more)


def window(earliest: str | None, latest: str | None, reason: Words | None = None) -> dict[str, Any]:
    return {
        "window": {"earliest": earliest, "latest": latest},
        "announced_at": {"at": NOW, "precision": "d"},
        "reason": reason,
    }


def offer(mission_id: str, size: SizeCode, left: int, price: int, rev: int = 1) -> Offer:
    return Offer(
        id=f"{mission_id}:{size.value}",
        rev=rev,
        mission_id=mission_id,
        size=size,
        kind=SIZES[size].kind,
        width_mm=1,
        height_mm=1,
        price=Money(amount=price),
        capacity=10,
        left=left,
    )


def shipment(number: int, rev: int = 1, **more: Any) -> Shipment:
    doc = {
        "id": UUID(int=number),
        "rev": rev,
        "kind": ShipmentKind.MESSAGE,
        "title": f"手紙 {number}",
        "size": SizeCode.MESSAGE,
        "mission_id": "mm-1",
        "booking_id": None,
        "state": ShipmentState.DECLARED,
        "message": None,
        "created_at": NOW,
    }
    return Shipment.model_validate(doc | more)


def event(
    number: int, of: int, state: ShipmentState, at: datetime, precision: Precision = Precision.MINUTE, rev: int = 1
) -> CustodyEvent:
    return CustodyEvent(
        id=UUID(int=number),
        rev=rev,
        shipment_id=UUID(int=of),
        biz_step="x",
        disposition="x",
        state=state,
        read_point=None,
        holder=WORDS,
        occurred_at=MomentOut(at=at, precision=precision),
        recorded_at=NOW,
        confidence=Confidence.CONFIRMED,
        source=WORDS,
    )


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    yield connection
    connection.close()


def put(store: sqlite3.Connection, *rows: Row, generation: int = 1, refetching: bool = False) -> Touched:
    touched = Touched()
    objects.put(store, rows, generation, touched, refetching=refetching)
    return touched


def test_a_row_of_departures(store: sqlite3.Connection) -> None:
    put(
        store,
        row_of("offer", offer("mm-1", SizeCode.PHOTO, 0, 33000)),
        row_of("offer", offer("mm-1", SizeCode.NAME, 2, 9900)),
        row_of(
            "mission",
            mission(
                "mm-1",
                delayed=True,
                windows=[window("2027-01-01", "2027-02-01"), window("2027-04-21", "2027-05-19", WORDS)],
                landing_planned_at={"at": "2027-08-01T00:00:00Z", "precision": "d"},
                last_booking_at=NOW,
            ),
        ),
    )
    (row,) = projections.read_board(store)
    assert (row.mission_id, row.flight_number, row.sample, row.operator_colour) == ("mm-1", "MM-1", True, "#AABBCC")
    assert (row.site.ja, row.site.en, row.state, row.delayed) == (
        "嵐の大洋",
        "Oceanus Procellarum",
        MissionState.BOOKING_OPEN,
        True,
    )
    assert row.window == Window(date(2027, 4, 21), date(2027, 5, 19))
    assert row.previous_window == Window(date(2027, 1, 1), date(2027, 2, 1))
    assert row.revision_reason == WORDS.text()
    assert row.landing_planned is not None
    assert row.landing_planned.precision is Precision.DAY
    assert row.last_booking_at == NOW
    # The cheapest that is still to be had; what is sold out costs nobody anything.
    assert (row.slots_left, row.from_price) == (2, 9900)


def test_nothing_is_on_sale_unless_booking_is_open(store: sqlite3.Connection) -> None:
    put(store, row_of("mission", mission("mm-1")), row_of("offer", offer("mm-1", SizeCode.NAME, 2, 9900)))
    put(store, row_of("mission", mission("mm-1", 2, state="booking_closed")))
    (row,) = projections.read_board(store)
    assert (row.slots_left, row.from_price) == (None, None)
    put(store, row_of("mission", mission("mm-1", 3)), row_of("offer", offer("mm-1", SizeCode.NAME, 1, 9900, 2)))
    assert projections.read_board(store)[0].slots_left == 1


def test_departures_are_ordered_like_a_board(store: sqlite3.Connection) -> None:
    def ended(day: str) -> dict[str, str]:
        return {"at": f"{day}T00:00:00Z", "precision": "d"}

    put(
        store,
        row_of("mission", mission("later", windows=[window("2028-01-01", "2028-02-01")])),
        row_of("mission", mission("unknown", windows=[])),
        row_of("mission", mission("old", state="ended", ended_at=ended("2023-04-26"))),
        row_of("mission", mission("soon")),
        row_of("mission", mission("recent", state="landed", ended_at=ended("2025-03-02"))),
    )
    assert [row.mission_id for row in projections.read_board(store)] == ["soon", "later", "unknown", "recent", "old"]


def test_an_older_answer_never_wins(store: sqlite3.Connection) -> None:
    put(store, row_of("mission", mission("mm-1", 5, state="ready")))
    touched = put(store, row_of("mission", mission("mm-1", 4, state="integrating")))
    assert projections.read_board(store)[0].state is MissionState.READY
    assert touched.event() is None


def test_a_restored_backend_counts_from_lower_numbers(store: sqlite3.Connection) -> None:
    put(store, row_of("mission", mission("mm-1", 500, state="ready")), row_of("mission", mission("gone", 501)))
    put(store, row_of("mission", mission("mm-1", 3, state="integrating")), generation=2, refetching=True)
    touched = Touched()
    objects.drop_unseen(store, 2, [objects.CATALOGUE], touched)
    assert [(row.mission_id, row.state) for row in projections.read_board(store)] == [
        ("mm-1", MissionState.INTEGRATING)
    ]
    assert touched.ids == {"mission": {"gone"}}


def test_a_refetch_of_the_catalogue_leaves_the_members_things(store: sqlite3.Connection) -> None:
    put(store, row_of("shipment", shipment(1)))
    touched = Touched()
    objects.drop_unseen(store, 2, [objects.CATALOGUE], touched)
    assert touched.event() is None
    assert len(projections.read_cards(store, 0, 9)) == 1


@settings(deadline=None)
@given(st.permutations(range(6)), st.randoms())
def test_cards_come_out_the_same_in_whatever_order_things_arrive(order: list[int], random: Any) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    rows = [
        row_of("mission", mission("mm-1")),
        row_of("shipment", shipment(1, 2)),
        row_of("shipment", shipment(1, 9, state=ShipmentState.LAUNCHED)),
        row_of("custody_event", event(11, 1, ShipmentState.DECLARED, NOW)),
        row_of("custody_event", event(12, 1, ShipmentState.INTEGRATED, NOW + timedelta(days=2))),
        row_of("custody_event", event(13, 1, ShipmentState.LAUNCHED, NOW + timedelta(days=3))),
    ]
    for index in order:
        put(connection, rows[index])
    (card,) = projections.read_cards(connection, 0, 9)
    assert card.shipment_state is ShipmentState.LAUNCHED
    assert card.moved.en == "On its way to the Moon"
    assert card.moved_at is not None
    assert card.moved_at.at == NOW + timedelta(days=3)
    assert (card.flight_number, card.site.en, card.asked) == ("MM-1", "Oceanus Procellarum", Asked.DONE)
    connection.close()


def test_a_corrected_and_a_withdrawn_event(store: sqlite3.Connection) -> None:
    put(
        store,
        row_of("shipment", shipment(1)),
        row_of("custody_event", event(11, 1, ShipmentState.INTEGRATED, NOW + timedelta(days=1))),
        row_of("custody_event", event(12, 1, ShipmentState.LAUNCHED, NOW + timedelta(days=5))),
    )
    put(store, row_of("custody_event", event(12, 1, ShipmentState.LAUNCHED, NOW + timedelta(days=3), rev=2)))
    (card,) = projections.read_cards(store, 0, 9)
    assert card.moved_at is not None
    assert card.moved_at.at == NOW + timedelta(days=3)
    objects.drop(store, [("custody_event", str(UUID(int=12)))], Touched())
    (card,) = projections.read_cards(store, 0, 9)
    assert card.moved.en == "On board the lander"


def test_newest_movement_first_and_a_day_ends_after_its_minutes(store: sqlite3.Connection) -> None:
    put(store, *(row_of("shipment", shipment(number)) for number in (1, 2, 3)))
    noon = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    put(
        store,
        row_of("custody_event", event(11, 1, ShipmentState.INTEGRATED, noon)),
        row_of("custody_event", event(12, 3, ShipmentState.INTEGRATED, noon.replace(hour=0), Precision.DAY)),
    )
    assert [card.shipment_id.int for card in projections.read_cards(store, 0, 9)] == [3, 1, 2]
    assert [card.shipment_id.int for card in projections.read_cards(store, 1, 1)] == [1]


def test_too_many_to_name(store: sqlite3.Connection) -> None:
    few = put(store, *(row_of("shipment", shipment(number)) for number in range(3))).event()
    many = put(store, *(row_of("shipment", shipment(number)) for number in range(10, 200))).event()
    assert few is not None
    assert many is not None
    assert len(few.ids) == 3
    assert many.ids == frozenset()
    assert many.types == {"shipment"}


def test_what_the_backend_says_of_the_member_is_taken_over(store: sqlite3.Connection) -> None:
    member = Member(
        id=UUID(int=5),
        rev=2,
        membership_number="001234567",
        name="山本 さくら",
        name_kana="",
        name_latin="",
        birth_date="",
        email="new@example.jp",
        phone="",
        language="ja",
        consents=[],
    )
    before = Account("http://backend", str(member.id), "旧姓 さくら", "001234567", "old@example.jp")
    assert refreshed(store, before) == before, "nothing is known yet"
    put(store, row_of("member", member))
    assert refreshed(store, before) == replace(before, name="山本 さくら", email="new@example.jp")


def test_the_digest_counts_every_object_and_its_rev(store: sqlite3.Connection) -> None:
    empty = objects.digest(store)
    put(store, row_of("mission", mission("b", 2)), row_of("mission", mission("a", 10)))
    first = objects.digest(store)
    put(store, row_of("mission", mission("b", 3)))
    second = objects.digest(store)
    assert [each[0] for each in (empty, first, second)] == [0, 2, 2]
    assert len({each[1] for each in (empty, first, second)}) == 3


_ID = st.text(st.sampled_from("019af-:mx"), min_size=1, max_size=6)


@given(st.dictionaries(st.tuples(st.sampled_from(objects.TYPES), _ID), st.integers(0, 10**6), max_size=40))
def test_the_digest_is_that_of_the_lines_sorted_by_their_bytes(held: dict[tuple[str, str], int]) -> None:
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as connection,
        pytest.MonkeyPatch.context() as patch,
    ):
        schema.migrate(connection)
        connection.executemany(
            "INSERT INTO object (type, id, scope, rev, gen, parent, doc) VALUES (?, ?, 'member', ?, 1, '', '{}')",
            [(*key, rev) for key, rev in held.items()],
        )
        lines = sorted(f"{type_} {id_} {rev}\n".encode() for (type_, id_), rev in held.items())
        patch.setattr(objects, "_AT_ONCE", 7)
        assert objects.digest(connection) == (len(held), hashlib.sha256(b"".join(lines)).hexdigest())
