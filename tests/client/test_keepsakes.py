"""What the store makes of gifts, entitlements, cancellations, receipts: the cards, the details, the way of a gift."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.client import things
from tests.client.things import NOW, booking_id

from moonmail.client import account, asks, objects, outbox, projections, reading, rights, schema
from moonmail.client.account import Account, get_meta, set_meta
from moonmail.client.asking import Asking
from moonmail.client.clock import system_clock
from moonmail.client.files import MemoryFiles
from moonmail.client.hub import Hub
from moonmail.client.model import Draft, DraftKind, OpState, ShipmentCard
from moonmail.client.objects import Row, Touched, row_of
from moonmail.client.secrets import MemorySecrets
from moonmail.client.sessions import Sessions
from moonmail.client.store import Store
from moonmail.contract import sync
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import ShipmentState

ME = "me@http://backend"


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    yield connection
    connection.close()


def put(store: sqlite3.Connection, *rows: Row) -> Touched:
    touched = Touched()
    objects.put(store, rows, 1, touched)
    return touched


def cards(store: sqlite3.Connection) -> list[ShipmentCard]:
    return projections.read_cards(store, 0, 99)


def test_every_type_of_the_wire_is_kept() -> None:
    assert objects.TYPES == sync.TYPES


# ---------------------------------------------------------------- cards


def test_a_card_says_what_travels_and_how_many(store: sqlite3.Connection) -> None:
    item = things.item().model_dump(mode="json")
    put(
        store,
        row_of("shipment", things.shipment(1)),
        row_of("booking", things.booking(1, gifted=True)),
        row_of("shipment", things.shipment(2, kind="item", item=item, state="needs_review")),
        row_of("booking", things.booking(2)),
        row_of("custody_event", things.event(1, 2, "needs_review", NOW + timedelta(days=1))),
        row_of("shipment", things.shipment(3, group=[{"name": "a"}, {"name": "b"}])),
        row_of("booking", things.booking(3, quantity=2)),
    )
    found = {card.shipment_id.int: card for card in cards(store)}
    assert [(found[n].kind, found[n].quantity, found[n].gifted) for n in (1, 2, 3)] == [
        (DraftKind.MESSAGE, 1, True),
        (DraftKind.ITEM, 1, False),
        (DraftKind.GROUP, 2, False),
    ]
    assert found[2].shipment_state is ShipmentState.NEEDS_REVIEW
    assert found[2].moved.ja == "内容を確認しています"


def test_what_is_owed_is_on_the_card_until_it_is_chosen(store: sqlite3.Connection) -> None:
    put(
        store,
        row_of("shipment", things.shipment(1, state="lost")),
        row_of("booking", things.booking(1)),
        row_of("custody_event", things.event(1, 1, "lost", NOW + timedelta(days=9))),
        row_of("shipment", things.shipment(2, created_at=NOW + timedelta(days=9, hours=1))),
    )
    assert [card.shipment_id.int for card in cards(store)] == [2, 1]
    touched = put(store, row_of("entitlement", things.entitlement(1, 1)))
    assert touched.ids["shipment"] == {str(UUID(int=1))}, "its card has changed"
    first = cards(store)[0]
    assert (first.shipment_id.int, first.entitled, first.moved.ja) == (1, True, "この先をお選びください")
    assert first.moved_at is not None
    assert first.moved_at.at == NOW + timedelta(days=10)
    put(store, row_of("entitlement", things.entitlement(1, 1, 2, state="chosen", choice="record")))
    (card,) = (card for card in cards(store) if card.shipment_id.int == 1)
    assert (card.entitled, card.moved.en) == (False, "Lost")


@settings(deadline=None, max_examples=30)
@given(st.randoms())
def test_cards_come_out_the_same_in_whatever_order_things_arrive(order: random.Random) -> None:
    rows = [
        row_of("shipment", things.shipment(1, 1)),
        row_of("shipment", things.shipment(1, 5, state="lost", group=[{"name": "a"}])),
        row_of("booking", things.booking(1, 2, quantity=1)),
        row_of("booking", things.booking(1, 6, quantity=1, gifted=True)),
        row_of("custody_event", things.event(1, 1, "lost", NOW + timedelta(days=3))),
        row_of("entitlement", things.entitlement(1, 1, 7)),
    ]
    order.shuffle(rows)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    for row in rows:
        put(connection, row)
    (card,) = cards(connection)
    assert (card.kind, card.gifted, card.entitled, card.moved.en) == (
        DraftKind.GROUP,
        True,
        True,
        "Please choose what comes next",
    )
    connection.close()


@pytest.mark.parametrize(
    ("more", "event", "words"),
    [
        ({"state": "cancelled", "cancelled_at": NOW + timedelta(days=2)}, "withdrawn", "キャンセルしました"),
        ({"state": "rebooked", "rebooked_to": booking_id(2)}, "withdrawn", "別の便に変更しました"),
        ({"state": "rebooked", "rebooked_to": booking_id(3)}, "withdrawn", "この便の別のサイズに変更しました"),
        ({"state": "rebooked", "rebooked_to": booking_id(99)}, "withdrawn", "別の便に変更しました"),
        ({"state": "confirmed"}, "withdrawn", "お申し込みを取り下げました"),
    ],
)
def test_a_card_that_is_over_reads_right(
    store: sqlite3.Connection, more: dict[str, Any], event: str, words: str
) -> None:
    put(
        store,
        row_of("shipment", things.shipment(1, state=event)),
        row_of("booking", things.booking(1, 2, **more)),
        row_of("custody_event", things.event(1, 1, event, NOW + timedelta(days=2))),
        row_of("shipment", things.shipment(2, mission_id="mm-2")),
        row_of("booking", things.booking(2, mission_id="mm-2")),
        row_of("shipment", things.shipment(3)),
        row_of("booking", things.booking(3)),
    )
    first = cards(store)[0]
    assert (first.shipment_id.int, first.moved.ja) == (1, words), "newest movement first"
    assert first.shipment_state is ShipmentState.WITHDRAWN


def test_every_state_has_its_words(store: sqlite3.Connection) -> None:
    for number, state in enumerate(ShipmentState, start=1):
        put(
            store,
            row_of("shipment", things.shipment(number, state=state)),
            row_of("custody_event", things.event(number, number, state.value)),
        )
    assert {card.shipment_state for card in cards(store)} == set(ShipmentState)


# ---------------------------------------------------------------- a gift goes its way


def everything_of(number: int) -> list[Row]:
    return [
        row_of("shipment", things.shipment(number, 1)),
        row_of("booking", things.booking(number, 2)),
        row_of("custody_event", things.event(number * 10, number, "declared", NOW, 3)),
        row_of("custody_event", things.event(number * 10 + 1, number, "integrated", NOW + timedelta(days=1), 4)),
        row_of("entitlement", things.entitlement(number, number, 5)),
    ]


@settings(deadline=None, max_examples=30)
@given(st.randoms())
def test_what_was_claimed_leaves_nothing_but_what_is_the_givers(order: random.Random) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    kept = [
        row_of("payment", things.payment(1, 1, 19800)),
        row_of("receipt", things.receipt(1, 1)),
        row_of("gift", things.gift(1, 1, state="claimed", code=None)),
    ]
    put(connection, *everything_of(1), *everything_of(2), *kept)
    gone = [(row.type, row.id) for row in everything_of(1)]
    order.shuffle(gone)
    for each in gone:
        touched = Touched()
        objects.drop(connection, [each], touched)
        assert touched.ids[each[0]] == {each[1]}
    assert [card.shipment_id.int for card in cards(connection)] == [2]
    assert reading.shipment(connection, ME, UUID(int=1)) is None
    assert [gift.title for gift in reading.gifts(connection)] == ["手紙 1"]
    other = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(other)
    put(other, *everything_of(2), *kept)
    assert objects.digest(connection) == objects.digest(other)
    assert cards(connection) == cards(other)
    connection.close()
    other.close()


def test_an_ask_about_what_was_claimed_meanwhile_stays_visible(store: sqlite3.Connection) -> None:
    put(store, *everything_of(1))
    outbox.enqueue(store, ME, [rights.cancellation(store, booking_id(1), 0)], NOW, OpState.PENDING)
    objects.drop(store, [(row.type, row.id) for row in everything_of(1)], Touched())
    (left,) = outbox.open_operations(store, ME)
    assert (left.title, left.booking_id) == ("手紙 1", booking_id(1))


# ---------------------------------------------------------------- details


def detail(store: sqlite3.Connection, number: int) -> Any:
    found = reading.shipment(store, ME, UUID(int=number))
    assert found is not None
    return found


def test_what_was_paid_follows_the_booking_through_its_changes(store: sqlite3.Connection) -> None:
    put(
        store,
        *(row_of("shipment", things.shipment(number)) for number in (1, 2, 3)),
        row_of("booking", things.booking(1, state="rebooked", rebooked_to=booking_id(2))),
        row_of("booking", things.booking(2, rebooks=booking_id(1), state="rebooked", rebooked_to=booking_id(3))),
        row_of("booking", things.booking(3, rebooks=booking_id(2))),
        row_of("payment", things.payment(1, 1, 19800)),
        row_of("payment", things.payment(2, 2, 7000, "failed", paid_at=None)),
        row_of("payment", things.payment(3, 2, 13200)),
        row_of("payment", things.payment(4, 3, 500, "expired", paid_at=None)),
    )
    assert [detail(store, number).paid for number in (1, 2, 3)] == [19800, 33000, 33000]
    assert [each.amount.amount for each in detail(store, 3).payments] == [19800, 7000, 13200, 500]
    assert detail(store, 3).payment.amount.amount == 500
    assert detail(store, 1).payment.amount.amount == 19800
    # A cheaper flight: the difference goes back to the payment that was made first.
    put(store, row_of("payment", things.payment(11, 1, 19800, "refunding", refunded={"amount": 9900}, id=PAID_FIRST)))
    assert detail(store, 3).paid == 23100
    put(store, row_of("payment", things.payment(12, 1, 19800, "refunded", refunded={"amount": 19800}, id=PAID_FIRST)))
    assert detail(store, 3).paid == 13200


PAID_FIRST = things.payment(1, 1, 0).id


@pytest.mark.parametrize(
    ("state", "refunded", "paid"),
    [
        ("created", None, 0),
        ("pending", None, 0),
        ("paid", None, 19800),
        ("refunding", None, 0),
        ("refunded", {"amount": 5000}, 14800),
        ("failed", None, 0),
        ("expired", None, 0),
    ],
)
def test_what_counts_as_paid(store: sqlite3.Connection, state: str, refunded: Any, paid: int) -> None:
    put(
        store,
        row_of("shipment", things.shipment(1)),
        row_of("booking", things.booking(1)),
        row_of("payment", things.payment(1, 1, 19800, state, refunded=refunded)),
    )
    assert detail(store, 1).paid == paid
    assert reading.paid(store, booking_id(1)) == paid


def test_who_was_given_a_booking_pays_nothing_for_one_that_replaces_it(store: sqlite3.Connection) -> None:
    put(
        store,
        row_of("shipment", things.shipment(1)),
        row_of("booking", things.booking(1, gifted=True, price={"amount": 0})),
        row_of("shipment", things.shipment(2)),
        row_of("booking", things.booking(2)),
        row_of("payment", things.payment(1, 2, 19800)),
    )
    assert [detail(store, number).credit_for(9900) for number in (1, 2)] == [9900, 19800]
    assert [reading.credit(store, booking_id(number), 9900) for number in (1, 2, 99)] == [9900, 19800, 0]


def test_a_ring_of_changes_ends(store: sqlite3.Connection) -> None:
    put(
        store,
        row_of("booking", things.booking(1, rebooks=booking_id(2))),
        row_of("booking", things.booking(2, rebooks=booking_id(1))),
        row_of("payment", things.payment(1, 1, 100)),
        row_of("payment", things.payment(2, 2, 50)),
    )
    assert reading.paid(store, booking_id(1)) == 150
    assert reading.paid(store, booking_id(99)) == 0


def test_a_detail_has_all_that_hangs_on_it(store: sqlite3.Connection) -> None:
    put(
        store,
        row_of("shipment", things.shipment(1)),
        row_of("booking", things.booking(1)),
        row_of("receipt", things.receipt(2, 1)),
        row_of("receipt", things.receipt(1, 1)),
        row_of("receipt", things.receipt(3, 2)),
        row_of("gift", things.gift(1, 1, state="taken_back", code=None)),
        row_of("gift", things.gift(2, 1)),
        row_of("entitlement", things.entitlement(1, 1)),
    )
    found = detail(store, 1)
    assert [receipt.number for receipt in found.receipts] == ["R-000001", "R-000002"]
    assert found.gift.id == things.gift(2, 1).id
    assert found.entitlement.id == things.entitlement(1, 1).id


def test_what_is_owed_most_urgent_first(store: sqlite3.Connection) -> None:
    def owed(number: int, days: int, **more: Any) -> Row:
        return row_of("entitlement", things.entitlement(number, number, choose_by=NOW + timedelta(days=days), **more))

    put(
        store,
        owed(1, 30, state="fulfilled", choice="refund"),
        owed(2, 90),
        owed(3, 60),
        owed(4, 20, state="expired", choice="refund", offered_at=NOW + timedelta(days=50)),
    )
    assert [each.id.int - 5000 for each in reading.entitlements(store)] == [3, 2, 4, 1]


def test_gifts_newest_first_and_the_member(store: sqlite3.Connection) -> None:
    put(store, row_of("gift", things.gift(1, 1)), row_of("gift", things.gift(2, 2)))
    assert [gift.title for gift in reading.gifts(store)] == ["手紙 2", "手紙 1"]
    assert reading.member(store, "") is None
    assert reading.member(store, str(UUID(int=5))) is None


# ---------------------------------------------------------------- files


def test_what_only_the_backend_has_is_not_sent_again(store: sqlite3.Connection) -> None:
    """On another machine than the one that sent it: the pictures of the item are not here."""
    files = MemoryFiles()
    new = files.keep(b"a new photo")
    item = things.item(photos=["c" * 64], data_sheet="e" * 64)
    put(store, row_of("shipment", things.shipment(1, kind="item", item=item)), row_of("booking", things.booking(1)))
    assert objects.files(store) == {"c" * 64, "e" * 64}
    asking = Asking(None, files, None, system_clock, lambda _: None, lambda: None)  # type: ignore[arg-type]
    wanted = Draft(uuid4(), NOW, SizeCode.S, kind=DraftKind.ITEM, changes=UUID(int=1))
    changed = things.item(photos=["c" * 64, new, "f" * 64], data_sheet="e" * 64)
    what = asking.write_down(store, wanted, None, None, None, changed)
    assert what.blobs == (new, "f" * 64), "what is nowhere is still asked for, and refused in words"


# ---------------------------------------------------------------- an older store, a damaged one, one that is left


def test_a_store_of_the_first_version_is_brought_up_and_filled_again(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "store", isolation_level=None)
    schema.migrate(connection, schema.MIGRATIONS[:1])
    connection.execute(
        "INSERT INTO shipment_card (shipment_id, known, title, booking_state) VALUES (?, 1, '手紙', 'confirmed')",
        (str(UUID(int=1)),),
    )
    connection.execute(
        "INSERT INTO object VALUES ('shipment', ?, 'member', 5, 1, '', '{\"an\": \"older form\"}')",
        (str(UUID(int=1)),),
    )
    for key in (f"state:{ME}", f"state:@{ME}", f"refetch:state:{ME}", "generation", "account:http://backend"):
        set_meta(connection, key, "1")
    schema.migrate(connection)
    (card,) = cards(connection)
    assert (card.title, card.kind, card.quantity, card.entitled, card.asking) == (
        "手紙",
        DraftKind.MESSAGE,
        1,
        False,
        None,
    )
    assert [get_meta(connection, key) for key in (f"state:{ME}", f"state:@{ME}", f"refetch:state:{ME}")] == [""] * 3
    assert get_meta(connection, "account:http://backend") == "1"
    # The same rev as before, with what an older version had let go.
    objects.put(
        connection,
        [row_of("shipment", things.shipment(1, 5, group=[{"name": "a"}]))],
        2,
        Touched(),
        refetching=True,
    )
    assert cards(connection)[0].kind is DraftKind.GROUP
    connection.close()


def test_a_damaged_store_keeps_what_was_asked_of_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    store = Store(path)

    def ask(connection: sqlite3.Connection) -> list[Any]:
        put(connection, *everything_of(1), row_of("gift", things.gift(1, 1)))
        wanted = Draft(uuid4(), NOW, SizeCode.MESSAGE, text="月へ", changes=UUID(int=1))
        what = asks.written(wanted, plate="a" * 64, photo=None, drawing=None, item=None)
        every = [
            *rights.change(connection, wanted, what),
            rights.cancellation(connection, booking_id(1), 0),
            rights.choice(connection, things.entitlement(1, 1).id, EntitlementKind.REFUND, None, None, None, "ja"),
            rights.gift(connection, booking_id(1), "", ""),
            rights.receipt(connection, booking_id(1), "山本"),
            rights.consent("privacy", "2"),
        ]
        outbox.enqueue(connection, ME, every, NOW, OpState.PENDING)
        return outbox.open_operations(connection, ME)

    asked = store.write(ask).result()
    assert len(asked) == 7
    store.close()
    content = bytearray(path.read_bytes())
    content[:4096] = bytes(4096)
    path.write_bytes(content)
    store = Store(path)
    assert store.read(lambda c: outbox.open_operations(c, ME)).result() == asked
    assert store.rebuilt
    store.close()


def test_signing_out_forgets_what_is_the_members(tmp_path: Path) -> None:
    store = Store(None)
    member = Account("http://backend", "me")

    def fill(connection: sqlite3.Connection) -> None:
        put(connection, *everything_of(1), row_of("gift", things.gift(1, 1)), row_of("receipt", things.receipt(1, 1)))
        account.save(connection, member)
        outbox.enqueue(connection, member.actor, [rights.consent("privacy", "2")], NOW, OpState.PENDING)

    store.write(fill).result()
    sessions = Sessions(member.server, store, MemoryFiles(), MemorySecrets(), Hub(), lambda _: None)
    sessions.load(member.server).result()
    assert sessions.actor == ME
    left = store.write(lambda c: account.leave(c, member, Touched())).result()
    assert left.member_id == ""
    counts = store.read(
        lambda c: [c.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("object", "outbox")]
    ).result()
    assert counts == [0, 0]
    assert store.read(cards).result() == []
    store.close()
