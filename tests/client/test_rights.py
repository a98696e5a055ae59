"""What is asked after the order: behind what was asked before, on what was seen, and never told as if it were done."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.client import things
from tests.client.things import NOW, booking_id

from moonmail.client import asks, drafts, objects, outbox, projections, rights, schema
from moonmail.client.errors import Refusal
from moonmail.client.model import Asked, Draft, DraftKind, OpKind, OpState, ShipmentCard
from moonmail.client.objects import Touched, row_of
from moonmail.client.outbox import Ask, Send
from moonmail.contract.bookings import ConfirmationIn, GuardianIn, Shipment
from moonmail.contract.gifts import GiftMove
from moonmail.contract.items import HandIn
from moonmail.domain.item import HandInMethod
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.sizes import SizeCode

ME = "me@http://backend"
CONFIRMATION = ConfirmationIn(terms_version="1", total=19800, facts_sha256="0" * 64, language="ja", confirmed_at=NOW)
TOO_LATE = Refusal(409, "too_late", "受付期限を過ぎました", "QRST3467")
POST = HandIn(method=HandInMethod.COURIER)


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    put(connection, shipment=things.shipment(1, 5), booking=things.booking(1, 6))
    put(connection, shipment=things.shipment(2, 7), booking=things.booking(2, 8))
    yield connection
    connection.close()


def put(store: sqlite3.Connection, **models: Any) -> Touched:
    touched = Touched()
    objects.put(store, [row_of(type_.rstrip("_"), model) for type_, model in models.items()], 1, touched)
    return touched


def enqueue(store: sqlite3.Connection, *wanted: Ask, state: OpState = OpState.PENDING) -> None:
    outbox.enqueue(store, ME, wanted, NOW, state)
    for ask in wanted:
        if ask.shipment_id:
            projections.project_asked(store, str(ask.shipment_id))


def drain(store: sqlite3.Connection, refused: dict[OpKind, Refusal] | None = None) -> list[OpKind]:
    sent: list[OpKind] = []
    while operation := outbox.take(store, ME, NOW):
        sent.append(operation.kind)
        if refusal := (refused or {}).get(operation.kind):
            outbox.refuse(store, operation.id, refusal)
        else:
            outbox.done(store, operation.id)
    return sent


def draft(kind: DraftKind = DraftKind.MESSAGE, **more: Any) -> Draft:
    return Draft(uuid4(), NOW, mission_id="mm-1", title="手紙", text="月へ", kind=kind, **more)


def message(of: Draft) -> asks.Written:
    return asks.written(of, plate="a" * 64, photo=None, drawing=None, item=None)


def change(store: sqlite3.Connection, number: int, text: str = "別の言葉") -> list[Ask]:
    wanted = draft(changes=UUID(int=number))
    return rights.change(store, wanted, message(replace(wanted, text=text)))


def open_(store: sqlite3.Connection) -> dict[OpKind, OpState]:
    return {each.kind: each.state for each in outbox.open_operations(store, ME)}


def card(store: sqlite3.Connection, number: int) -> ShipmentCard:
    found = projections.read_card(store, str(UUID(int=number)))
    assert found is not None
    return found


def payload(ask: Ask) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ask.payload)
    return found


def payloads(store: sqlite3.Connection, kind: OpKind) -> list[dict[str, Any]]:
    return [
        json.loads(doc)
        for (doc,) in store.execute("SELECT payload FROM outbox WHERE kind = ? ORDER BY seq", (kind.value,))
    ]


# ---------------------------------------------------------------- orders by kind


def test_an_item_goes_with_its_files_and_without_a_plate() -> None:
    wanted = draft(DraftKind.ITEM, size=SizeCode.S, hold_id=uuid4(), organisation_id=UUID(int=9), rebooks=UUID(int=8))
    what = asks.written(
        wanted, plate=None, photo=None, drawing=None, item=things.item(data_sheet="e" * 64, name="指輪\r\n二つ")
    )
    guardian = GuardianIn(name="山本 花子", relation="母", phone="03-0000-0000", consented_at=NOW)
    order = asks.order(wanted, uuid4(), what, confirmation=CONFIRMATION, due=19800, guardian=guardian)
    assert [ask.kind for ask in order] == [*[OpKind.BLOB] * 3, OpKind.SHIPMENT, OpKind.BOOKING, OpKind.PAYMENT]
    assert [ask.payload for ask in order[:3]] == ["c" * 64, "d" * 64, "e" * 64]
    shipment, booking = payload(order[3]), payload(order[4])
    assert shipment["message"] is None
    assert (shipment["size"], shipment["item"]["name"]) == ("S", "指輪 二つ")
    assert (booking["organisation_id"], booking["rebooks"]) == (str(UUID(int=9)), str(UUID(int=8)))
    assert booking["guardian"]["relation"] == "母"
    assert len({ask.lane for ask in order}) == 1


def test_an_item_without_a_title_is_called_by_its_name() -> None:
    wanted = draft(DraftKind.ITEM, size=SizeCode.S)
    what = asks.written(replace(wanted, title=""), plate=None, photo=None, drawing=None, item=things.item())
    assert what.content["title"] == "結婚指輪"


def test_a_group_goes_as_words_alone() -> None:
    wanted = draft(DraftKind.GROUP, hold_id=uuid4(), group=(("さくら", "月へ"), ("はな\t子", "")))
    what = asks.written(wanted, plate=None, photo=None, drawing=None, item=None)
    order = asks.order(wanted, uuid4(), what, confirmation=CONFIRMATION, due=39600)
    assert [ask.kind for ask in order] == [OpKind.SHIPMENT, OpKind.BOOKING, OpKind.PAYMENT]
    assert payload(order[0])["group"] == [{"name": "さくら", "text": "月へ"}, {"name": "はな 子", "text": ""}]


def test_slots_of_a_group_are_asked_for_together() -> None:
    assert payload(asks.hold("mm-1", SizeCode.NAME, "クラス", 32))["quantity"] == 32
    assert payload(asks.hold("mm-1", SizeCode.NAME, "手紙"))["quantity"] == 1


def test_with_nothing_left_to_pay_no_payment_is_started() -> None:
    wanted = draft(hold_id=uuid4(), rebooks=booking_id(1))
    order = asks.order(wanted, uuid4(), message(wanted), confirmation=CONFIRMATION, due=0)
    assert [ask.kind for ask in order] == [OpKind.BLOB, OpKind.SHIPMENT, OpKind.BOOKING]


@pytest.mark.parametrize("kind", list(DraftKind))
def test_what_is_not_there_is_not_sent(kind: DraftKind) -> None:
    with pytest.raises(ValueError, match="needs its"):
        asks.written(draft(kind), plate=None, photo=None, drawing=None, item=None)


def test_a_group_stays_as_many_as_it_is(store: sqlite3.Connection) -> None:
    put(store, shipment=things.shipment(3, 9, group=[{"name": "a"}, {"name": "b"}]), booking=things.booking(3, 10))
    for names, fits in ((2, True), (1, False), (3, False)):
        wanted = draft(DraftKind.GROUP, changes=UUID(int=3), group=tuple(("x", "") for _ in range(names)))
        what = asks.written(wanted, plate=None, photo=None, drawing=None, item=None)
        if fits:
            assert [ask.kind for ask in rights.change(store, wanted, what)] == [OpKind.CONTENT]
        else:
            with pytest.raises(ValueError, match="number of plates"):
                rights.change(store, wanted, what)


# ---------------------------------------------------------------- lanes


ABOUT_ONE: list[Callable[[sqlite3.Connection], list[Ask]]] = [
    lambda c: change(c, 1),
    lambda c: [rights.hand_in(c, UUID(int=1), POST)],
    lambda c: [rights.gift(c, booking_id(1), "花子", "おめでとう")],
    lambda c: [rights.receipt(c, booking_id(1), "山本 さくら")],
    lambda c: [asks.pay_for(c, booking_id(1))],
    lambda c: [rights.cancellation(c, booking_id(1), 19800)],
]


def test_what_is_asked_of_one_booking_goes_one_after_the_other(store: sqlite3.Connection) -> None:
    for make in ABOUT_ONE:
        enqueue(store, *make(store))
    assert outbox.counts(store, ME) == (1, 0)
    first = outbox.take(store, ME, NOW)
    assert first is not None
    assert first.kind is OpKind.BLOB
    assert outbox.take(store, ME, NOW) is None, "the rest waits for its turn"
    enqueue(store, rights.cancellation(store, booking_id(2), 0))
    other = outbox.take(store, ME, NOW)
    assert other is not None
    assert (other.kind, other.shipment_id) == (OpKind.CANCELLATION, str(UUID(int=2))), "another booking waits for none"
    outbox.recover(store)
    sent = drain(store)
    sent.remove(OpKind.CANCELLATION)
    assert sent == [
        OpKind.BLOB,
        OpKind.CONTENT,
        OpKind.HAND_IN,
        OpKind.GIFT,
        OpKind.RECEIPT,
        OpKind.PAYMENT,
        OpKind.CANCELLATION,
    ]


def test_every_ask_says_which_shipment_and_booking_it_is_about(store: sqlite3.Connection) -> None:
    put(store, entitlement=things.entitlement(1, 1, 9), gift=things.gift(1, 1))
    more: list[Callable[[sqlite3.Connection], list[Ask]]] = [
        lambda c: [rights.choice(c, things.entitlement(1, 1).id, EntitlementKind.RECORD, None, None, None, "ja")],
        lambda c: [rights.gift_move(c, things.gift(1, 1).id, GiftMove.LOCK)],
    ]
    for make in ABOUT_ONE + more:
        enqueue(store, *make(store))
    operations = outbox.open_operations(store, ME, shipment_id=UUID(int=1))
    assert {each.kind for each in operations} == {
        OpKind.BLOB,
        OpKind.CONTENT,
        OpKind.HAND_IN,
        OpKind.GIFT,
        OpKind.RECEIPT,
        OpKind.PAYMENT,
        OpKind.CANCELLATION,
        OpKind.CHOICE,
        OpKind.GIFT_MOVE,
    }
    assert {each.booking_id for each in operations} == {booking_id(1)}
    assert {each.title for each in operations} == {"手紙 1", "手紙"}


def test_a_booking_that_was_never_sent_can_be_cancelled_behind_it(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-1", SizeCode.MESSAGE, "手紙")
    wanted = draft(hold_id=hold.id)
    order = asks.order(wanted, uuid4(), message(wanted), confirmation=CONFIRMATION, due=19800)
    booking = order[-1].booking_id
    assert booking is not None
    projections.project_order(store, wanted, str(order[-1].shipment_id), str(booking), "手紙", NOW)
    enqueue(store, hold, *order)
    enqueue(store, rights.cancellation(store, booking, 0))
    assert outbox.counts(store, ME) == (1, 0)
    assert drain(store)[-3:] == [OpKind.BOOKING, OpKind.PAYMENT, OpKind.CANCELLATION]


def test_the_cancellation_of_an_order_that_was_refused_goes_with_it(store: sqlite3.Connection) -> None:
    hold = asks.hold("mm-1", SizeCode.MESSAGE, "手紙")
    wanted = draft(hold_id=hold.id)
    order = asks.order(wanted, uuid4(), message(wanted), confirmation=CONFIRMATION, due=19800)
    booking = order[-1].booking_id
    assert booking is not None
    enqueue(store, hold, *order)
    enqueue(store, rights.cancellation(store, booking, 0))
    assert drain(store, {OpKind.HOLD: TOO_LATE}) == [OpKind.HOLD]
    assert open_(store)[OpKind.CANCELLATION] is OpState.REFUSED


def test_a_refusal_is_no_obstacle_to_what_comes_after(store: sqlite3.Connection) -> None:
    enqueue(store, *change(store, 1), rights.cancellation(store, booking_id(1), 19800))
    assert drain(store, {OpKind.CONTENT: TOO_LATE}) == [OpKind.BLOB, OpKind.CONTENT, OpKind.CANCELLATION]
    (left,) = outbox.open_operations(store, ME)
    assert (left.kind, left.code, left.detail, left.quote) == (
        OpKind.CONTENT,
        "too_late",
        "受付期限を過ぎました",
        "QRST3467",
    )


def test_refusals_of_one_booking_are_read_and_asked_again_one_by_one(store: sqlite3.Connection) -> None:
    content = change(store, 1)
    receipt = rights.receipt(store, booking_id(1), "山本 さくら")
    enqueue(store, *content, receipt)
    drain(store, {OpKind.BLOB: TOO_LATE, OpKind.RECEIPT: TOO_LATE})
    assert set(open_(store)) == {OpKind.BLOB, OpKind.CONTENT, OpKind.RECEIPT}
    outbox.dismiss(store, ME, receipt.id)
    assert set(open_(store)) == {OpKind.BLOB, OpKind.CONTENT}, "the other was not read"
    outbox.retry(store, ME, content[-1].id)
    assert drain(store) == [OpKind.BLOB, OpKind.CONTENT], "with the picture that was refused before it"


def test_a_gift_can_be_taken_back_before_it_was_ever_made(store: sqlite3.Connection) -> None:
    gift = rights.gift(store, booking_id(1), "花子", "")
    enqueue(store, gift)
    enqueue(store, rights.gift_move(store, gift.id, GiftMove.TAKE_BACK))
    assert drain(store) == [OpKind.GIFT, OpKind.GIFT_MOVE]


def test_a_gift_whose_booking_has_gone_still_has_a_name(store: sqlite3.Connection) -> None:
    put(store, gift=things.gift(1, 77))
    move = rights.gift_move(store, things.gift(1, 77).id, GiftMove.LOCK)
    assert (move.title, move.shipment_id, move.booking_id) == ("手紙 77", None, booking_id(77))


def test_what_is_not_known_is_not_asked(store: sqlite3.Connection) -> None:
    put(store, entitlement=things.entitlement(1, 1, 9, kinds=["reflight", "refund"]))
    known = things.entitlement(1, 1).id
    wrong: list[Callable[[], object]] = [
        lambda: change(store, 99),
        lambda: rights.change(store, draft(), message(draft())),
        lambda: rights.hand_in(store, UUID(int=99), POST),
        lambda: rights.gift_move(store, UUID(int=99), GiftMove.LOCK),
        lambda: rights.choice(store, UUID(int=99), EntitlementKind.REFUND, None, None, None, "ja"),
        lambda: rights.choice(store, known, EntitlementKind.RECORD, None, None, None, "ja"),
        lambda: rights.choice(store, known, EntitlementKind.REFLIGHT, "mm-2", None, None, "ja"),
    ]
    for ask in wrong:
        with pytest.raises(ValueError):
            ask()
    flying = rights.choice(store, known, EntitlementKind.REFLIGHT, "mm-2", "1", "0" * 64, "en")
    assert payload(flying)["mission_id"] == "mm-2"


def test_a_consent_belongs_to_no_shipment(store: sqlite3.Connection) -> None:
    enqueue(store, rights.consent("privacy", "2"), rights.cancellation(store, booking_id(1), 0))
    assert outbox.counts(store, ME) == (2, 0)
    assert drain(store) == [OpKind.CONSENT, OpKind.CANCELLATION]


# ---------------------------------------------------------------- changes on what was seen


def send(store: sqlite3.Connection) -> Send:
    found = outbox.take(store, ME, NOW)
    assert found is not None
    return found


def answered(store: sqlite3.Connection, operation: Send, answer: Shipment) -> None:
    """What the exchange does with a good answer."""
    before = store.execute("SELECT doc FROM object WHERE type = 'shipment' AND id = ?", (str(answer.id),)).fetchone()[0]
    put(store, shipment=answer)
    rights.rebase(store, operation, before, answer)
    outbox.done(store, operation.id)


def first_and_second(store: sqlite3.Connection) -> Send:
    enqueue(store, *change(store, 1, "一つ目"))
    enqueue(store, *change(store, 1, "二つ目"))
    assert [doc["rev"] for doc in payloads(store, OpKind.CONTENT)] == [5, 5]
    outbox.done(store, send(store).id)
    return send(store)


def test_a_second_change_goes_out_on_the_result_of_the_first(store: sqlite3.Connection) -> None:
    operation = first_and_second(store)
    mine = json.loads(operation.payload)["message"]
    answered(store, operation, things.shipment(1, 20, message=mine))
    first, second = payloads(store, OpKind.CONTENT)
    assert (first["rev"], second["rev"]) == (5, 20)
    assert second["message"]["text"] == "二つ目"


def test_a_change_by_somebody_else_is_not_written_over(store: sqlite3.Connection) -> None:
    operation = first_and_second(store)
    theirs = {"name": "", "text": "別の端末で書きました", "plate": "f" * 64}
    answered(store, operation, things.shipment(1, 20, message=theirs))
    assert [doc["rev"] for doc in payloads(store, OpKind.CONTENT)] == [5, 5]


def test_a_change_that_may_have_arrived_is_sent_again_as_it_was(store: sqlite3.Connection) -> None:
    operation = first_and_second(store)
    store.execute("UPDATE outbox SET attempts = 1 WHERE kind = 'content'")
    answered(store, operation, things.shipment(1, 20, message=json.loads(operation.payload)["message"]))
    assert [doc["rev"] for doc in payloads(store, OpKind.CONTENT)] == [5, 5]


@pytest.mark.parametrize(("state", "expected"), [("declared", 20), ("integrated", 5)])
def test_saying_how_it_is_handed_in_does_not_stand_in_the_way(
    store: sqlite3.Connection, state: str, expected: int
) -> None:
    enqueue(store, rights.hand_in(store, UUID(int=1), POST), *change(store, 1))
    answered(store, send(store), things.shipment(1, 20, hand_in=POST, state=state))
    assert [doc["rev"] for doc in payloads(store, OpKind.CONTENT)] == [expected]


def test_who_insists_has_seen_what_is_there_now(store: sqlite3.Connection) -> None:
    content = change(store, 1)
    enqueue(store, *content)
    drain(store, {OpKind.CONTENT: Refusal(409, "changed_meanwhile")})
    put(store, shipment=things.shipment(1, 30, title="別の端末で"))
    outbox.retry(store, ME, content[-1].id)
    assert payloads(store, OpKind.CONTENT)[0]["rev"] == 30
    assert payloads(store, OpKind.CONTENT)[0]["message"]["text"] == "別の言葉"


# ---------------------------------------------------------------- what is shown meanwhile


def test_nothing_is_told_before_the_backend_said_so(store: sqlite3.Connection) -> None:
    before = card(store, 1)
    enqueue(store, rights.cancellation(store, booking_id(1), 19800))
    asked = card(store, 1)
    assert asked == replace(before, asked=Asked.WAITING, asking=OpKind.CANCELLATION)
    assert asked.moved.ja == "予約が確定しました"
    drain(store, {OpKind.CANCELLATION: TOO_LATE})
    assert card(store, 1) == replace(before, asked=Asked.REFUSED, asking=OpKind.CANCELLATION)
    (refused,) = outbox.open_operations(store, ME)
    outbox.dismiss(store, ME, refused.id)
    assert card(store, 1) == before, "it stays booked"


def test_the_draft_of_a_change_is_back_when_it_is_refused(store: sqlite3.Connection) -> None:
    written = draft(changes=UUID(int=1))
    content = rights.change(store, written, message(written))
    drafts.save(store, ME, written)
    drafts.mark_ordered(store, written.id, content[-1].id)
    enqueue(store, *content)
    assert drafts.load_all(store, ME) == []
    drain(store, {OpKind.CONTENT: TOO_LATE})
    assert drafts.load_all(store, ME) == [written]
    drafts.discard_ordered(store, str(content[-1].id))
    assert drafts.load(store, ME, written.id) is None
