"""The outbox: nothing asked is lost, doubled, stalled by another, or dropped when refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.client import asks, outbox, projections, schema
from moonmail.client.errors import Refusal, Slot
from moonmail.client.model import Asked, Draft, OpKind, OpState, Trouble
from moonmail.client.outbox import Ask
from moonmail.contract.bookings import ConfirmationIn
from moonmail.domain.sizes import SizeCode

ME = "me@http://backend"
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SOLD_OUT = Refusal(
    409, "sold_out", "満席です", "QRST3467", "", (Slot("mm-206", "photo", 3, 33000), Slot("x", "XXL", 1, 1))
)


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    yield connection
    connection.close()


def enqueue(store: sqlite3.Connection, *wanted: Ask, actor: str = ME, state: OpState = OpState.PENDING) -> None:
    outbox.enqueue(store, actor, wanted, NOW, state)


def drain(store: sqlite3.Connection, refused: dict[str, Refusal] | None = None, actor: str = ME) -> list[str]:
    """Send everything that may go; return what went, in order."""
    sent: list[str] = []
    while operation := outbox.take(store, actor, NOW):
        sent.append(operation.target)
        if refusal := (refused or {}).get(operation.target):
            outbox.refuse(store, operation.id, refusal)
        else:
            outbox.done(store, operation.id)
    return sent


def an_order(hold_id: UUID, title: str = "手紙") -> list[Ask]:
    draft = Draft(uuid4(), NOW, SizeCode.MESSAGE, "mm-204", title, text="月へ", hold_id=hold_id)
    confirmation = ConfirmationIn(
        terms_version="1", total=19800, facts_sha256="0" * 64, language="ja", confirmed_at=NOW
    )
    what = asks.written(draft, plate="a" * 64, photo=None, drawing="b" * 64, item=None)
    return asks.order(draft, uuid4(), what, confirmation=confirmation, due=19800)


def states(store: sqlite3.Connection) -> dict[OpKind, OpState]:
    return {each.kind: each.state for each in outbox.open_operations(store, ME)}


def test_an_order_goes_out_in_its_order(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    enqueue(store, hold)
    order = an_order(hold.id)
    enqueue(store, *order)
    assert outbox.counts(store, ME) == (1, 0), "a hold and its order are one thing to the member"
    assert drain(store) == [hold.target, *(ask.target for ask in order)]
    assert [ask.target.rpartition("/")[0] for ask in order] == [
        "PUT /v1/blobs",
        "PUT /v1/blobs",
        "PUT /v1/shipments",
        "PUT /v1/bookings",
        "PUT /v1/payments",
    ]
    assert outbox.open_operations(store, ME) == []
    assert outbox.counts(store, ME) == (0, 0)


def test_one_at_a_time_in_a_lane_and_lanes_pass_each_other(store: sqlite3.Connection) -> None:
    first, second = (asks.hold("mm-204", SizeCode.MESSAGE, name) for name in "ab")
    enqueue(store, first, *an_order(first.id), second)
    sending = outbox.take(store, ME, NOW)
    assert sending is not None
    assert sending.target == first.target
    passing = outbox.take(store, ME, NOW)
    assert passing is not None
    assert passing.target == second.target
    assert outbox.take(store, ME, NOW) is None


def test_a_refusal_takes_along_what_stands_on_it_and_stalls_nothing_else(store: sqlite3.Connection) -> None:
    bad, good = (asks.hold("mm-204", SizeCode.MESSAGE, name) for name in ("bad", "good"))
    enqueue(store, bad, *an_order(bad.id, "bad"), good, *an_order(good.id, "good"))
    sent = drain(store, {bad.target: SOLD_OUT})
    assert sent[0] == bad.target
    assert len(sent) == 1 + 6
    left = outbox.open_operations(store, ME)
    assert [each.title for each in left] == ["bad"] * 6
    assert {each.state for each in left} == {OpState.REFUSED}
    for each in left:
        assert (each.code, each.detail, each.quote) == ("sold_out", "満席です", "QRST3467")
        # A size that this version does not know is no help.
        assert [(slot.mission_id, slot.size, slot.price) for slot in each.alternatives] == [("mm-206", "photo", 33000)]
    assert outbox.counts(store, ME) == (0, 1)


def test_what_is_asked_on_top_of_a_refusal_is_refused_at_once(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    enqueue(store, hold)
    drain(store, {hold.target: SOLD_OUT})
    enqueue(store, *an_order(hold.id))
    assert set(states(store).values()) == {OpState.REFUSED}
    assert drain(store) == []


def test_giving_back_a_slot_that_was_never_had_is_no_news(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    enqueue(store, hold, asks.release(hold.id))
    drain(store, {hold.target: SOLD_OUT})
    assert states(store) == {OpKind.HOLD: OpState.REFUSED}


def test_read_refusals_are_kept_but_no_longer_counted(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    order = an_order(hold.id)
    enqueue(store, hold, *order)
    drain(store, {hold.target: SOLD_OUT})
    outbox.dismiss(store, "somebody-else@http://backend", hold.id)
    assert outbox.counts(store, ME) == (0, 1)
    outbox.dismiss(store, ME, order[-1].id)
    assert outbox.counts(store, ME) == (0, 0)
    assert outbox.open_operations(store, ME) == []
    assert store.execute("SELECT count(*) FROM outbox WHERE state = 'refused'").fetchone() == (6,)


def test_asking_again_sends_everything_again(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    order = an_order(hold.id)
    enqueue(store, hold, *order)
    drain(store, {hold.target: SOLD_OUT})
    outbox.retry(store, ME, order[2].id)
    assert drain(store) == [hold.target, *(ask.target for ask in order)]


def test_what_was_being_sent_is_sent_again_after_a_start(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    enqueue(store, hold)
    first = outbox.take(store, ME, NOW)
    assert first is not None
    assert outbox.take(store, ME, NOW) is None
    outbox.recover(store)
    again = outbox.take(store, ME, NOW)
    assert again is not None
    assert (again.id, again.payload, again.attempts) == (first.id, first.payload, 2)


def test_waiting_until_its_time(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    enqueue(store, hold)
    taken = outbox.take(store, ME, NOW)
    assert taken is not None
    outbox.put_back(store, taken.id, Trouble.SERVER_DOWN, "Q", NOW + timedelta(seconds=30))
    assert outbox.take(store, ME, NOW) is None
    assert outbox.next_due(store, ME, NOW) == 30
    operation = outbox.open_operations(store, ME)[0]
    assert (operation.state, operation.code, operation.quote, operation.attempts) == (
        OpState.PENDING,
        "server_down",
        "Q",
        1,
    )
    later = NOW + timedelta(seconds=30)
    assert outbox.next_due(store, ME, later) == 0, "its time came after this round had looked what to send"
    assert outbox.take(store, ME, later) is not None
    assert outbox.next_due(store, ME, later) is None


def test_what_waits_for_another_one_is_not_due(store: sqlite3.Connection) -> None:
    first = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    enqueue(store, first, *an_order(first.id))
    taken = outbox.take(store, ME, NOW)
    assert taken is not None
    outbox.put_back(store, taken.id, Trouble.SERVER_DOWN, "", NOW + timedelta(seconds=30))
    assert outbox.next_due(store, ME, NOW) == 30


def test_a_clock_that_was_set_back_keeps_nothing_waiting(store: sqlite3.Connection) -> None:
    enqueue(store, asks.hold("mm-204", SizeCode.MESSAGE, "手紙"))
    taken = outbox.take(store, ME, NOW)
    assert taken is not None
    outbox.put_back(store, taken.id, Trouble.OFFLINE, "", NOW + timedelta(seconds=30))
    assert outbox.take(store, ME, NOW - timedelta(days=1)) is not None


@given(
    st.integers(1, 10_000),
    st.floats(0, 1, exclude_max=True),
    st.none() | st.floats(0, 10**7),
)
def test_waits_grow_spread_and_end(attempts: int, chance: float, retry_after: float | None) -> None:
    wait = outbox.wait_seconds(attempts, chance, retry_after)
    assert 0 < wait <= outbox.LONGEST_WAIT
    assert wait >= min(retry_after or 0, outbox.LONGEST_WAIT)
    assert wait >= min(outbox.FIRST_WAIT * 2 ** min(attempts - 1, 16), outbox.LONGEST_BACKOFF) / 2
    if retry_after is None:
        assert wait <= outbox.LONGEST_BACKOFF


def test_signed_out_and_back(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    enqueue(store, hold)
    outbox.needs_sign_in(store, ME)
    assert states(store) == {OpKind.HOLD: OpState.NEEDS_USER}
    assert outbox.counts(store, ME) == (0, 1)
    assert drain(store) == []
    other = asks.hold("mm-205", SizeCode.MESSAGE, "before signing in")
    enqueue(store, other, actor="@http://backend", state=OpState.NEEDS_USER)
    outbox.signed_in(store, ME, "@http://backend")
    assert drain(store) == [hold.target, other.target]


def test_nobody_sends_sees_or_counts_what_another_asked(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    enqueue(store, hold)
    for you in ("you@http://backend", "me@http://another", "@http://backend"):
        assert outbox.take(store, you, NOW) is None
        assert outbox.open_operations(store, you) == []
        assert outbox.counts(store, you) == (0, 0)
    outbox.forget(store, "you@http://backend")
    assert outbox.counts(store, ME) == (1, 0)
    outbox.forget(store, ME)
    assert store.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


def test_pictures_that_the_backend_lost_go_out_again(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    order = an_order(hold.id)
    enqueue(store, hold, *order)
    sent: list[str] = []
    while operation := outbox.take(store, ME, NOW):
        sent.append(operation.target)
        if operation.kind is OpKind.SHIPMENT and operation.attempts == 1:
            outbox.send_again(store, operation.id, (OpKind.BLOB,), NOW)
        else:
            outbox.done(store, operation.id)
    targets = [hold.target, *(ask.target for ask in order)]
    assert sent == [*targets[:4], *targets[1:]]


def test_a_picture_is_kept_until_what_needs_it_is_through(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    enqueue(store, hold, *an_order(hold.id))
    while operation := outbox.take(store, ME, NOW):
        assert outbox.blobs(store) == {"a" * 64, "b" * 64}, operation.kind
        outbox.done(store, operation.id)
    assert outbox.blobs(store) == set()


def test_history_goes_after_a_while_and_what_is_open_never(store: sqlite3.Connection) -> None:
    done, refused, pending = (asks.hold("mm-204", SizeCode.MESSAGE, name) for name in "abc")
    enqueue(store, done, refused)
    drain(store, {refused.target: SOLD_OUT})
    enqueue(store, pending)
    outbox.prune(store, NOW + timedelta(days=365))
    assert [each.id for each in outbox.open_operations(store, ME)] == [refused.id, pending.id]
    assert store.execute("SELECT id FROM outbox WHERE id = ?", (str(done.id),)).fetchone() is None


def card_of(store: sqlite3.Connection, shipment_id: UUID) -> Asked | None:
    card = projections.read_card(store, str(shipment_id))
    return card.asked if card else None


def test_the_card_of_an_order_says_how_far_it_is(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-204", SizeCode.MESSAGE, "手紙")
    order = an_order(hold.id)
    shipment_id, booking_id = order[-1].shipment_id, order[-1].booking_id
    assert shipment_id is not None
    draft = Draft(uuid4(), NOW, SizeCode.MESSAGE, "mm-204")
    projections.project_order(store, draft, str(shipment_id), str(booking_id), "手紙", NOW)
    enqueue(store, hold, *order)
    card = projections.read_card(store, str(shipment_id))
    assert card is not None
    assert (card.asked, card.booking_state, card.reference, card.title) == (Asked.WAITING, None, "", "手紙")
    assert "booked" in card.moved.en
    assert "not" in card.moved.en
    outbox.needs_sign_in(store, ME)
    assert card_of(store, shipment_id) is Asked.NEEDS_YOU
    outbox.signed_in(store, ME, "@http://backend")
    assert card_of(store, shipment_id) is Asked.WAITING
    drain(store, {hold.target: SOLD_OUT})
    assert card_of(store, shipment_id) is Asked.REFUSED
    outbox.retry(store, ME, hold.id)
    assert card_of(store, shipment_id) is Asked.WAITING
    drain(store, {hold.target: SOLD_OUT})
    outbox.dismiss(store, ME, hold.id)
    assert card_of(store, shipment_id) is None, "it came to nothing and was read"
