"""Talking with the desk: what was written is here at once, goes out by itself, and nothing typed is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.client import things
from tests.client.conftest import Engines, Watched
from tests.client.things import NOW, booking_id
from tests.support.server import RunningBackend

from moonmail.client import account, objects, outbox, schema, talking
from moonmail.client.errors import Refusal
from moonmail.client.model import OpKind, OpState
from moonmail.client.objects import Touched, row_of
from moonmail.contract.base import Words
from moonmail.contract.cases import Case, CaseMessage
from moonmail.domain.cases import Author
from moonmail.domain.states import CaseState

ME = "me@http://backend"
CASE = UUID(int=400)


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    yield connection
    connection.close()


def put(store: sqlite3.Connection, type_: str, *models: object) -> None:
    objects.put(store, [row_of(type_, model) for model in models], 1, Touched())


def case(messages: int = 2, read_to: int = 0, rev: int = 3, booking: UUID | None = None) -> Case:
    return Case(
        id=CASE,
        rev=rev,
        booking_id=booking,
        state=CaseState.WAITING_MEMBER,
        messages=messages,
        read_to=read_to,
        opened_at=NOW,
        moved_at=NOW,
    )


def said(number: int, author: Author = Author.DESK) -> CaseMessage:
    words = Words(ja=f"連絡{number}", en=f"message {number}")
    at = NOW + timedelta(minutes=number)
    return CaseMessage(
        id=UUID(int=500 + number), rev=10 + number, case_id=CASE, number=number, author=author, words=words, sent_at=at
    )


def ask(store: sqlite3.Connection, *wanted: outbox.Ask) -> None:
    outbox.enqueue(store, ME, wanted, NOW, OpState.PENDING)


def test_what_the_desk_wrote_is_unread_until_it_is_read_also_while_that_waits_to_be_sent(
    store: sqlite3.Connection,
) -> None:
    put(store, "case", case())
    put(store, "case_message", said(1), said(2, Author.TOLD), said(3, Author.MEMBER))
    (found,) = talking.conversations(store, ME)
    assert (found.unread, found.last, [line.unread for line in found.lines]) == (2, 3, [True, True, False])
    ask(store, talking.reading(store, CASE, 1))
    ask(store, talking.reading(store, CASE, 3))
    assert talking.conversations(store, ME)[0].unread == 0
    # One says it; it is nothing that the member waits for, and no refusal of it is shown.
    assert store.execute("SELECT count(*) FROM outbox").fetchone() == (1,)
    assert outbox.counts(store, ME) == (0, 0)
    assert outbox.open_operations(store, ME) == []


def test_what_was_written_is_shown_before_it_is_sent_and_once_after(store: sqlite3.Connection) -> None:
    put(store, "case", case())
    put(store, "case_message", said(1))
    wanted = talking.message(" いつ飛びますか。\r\n", CASE, None)
    ask(store, wanted)
    (found,) = talking.conversations(store, ME)
    assert [(line.words.ja, line.waits) for line in found.lines] == [("連絡1", False), ("いつ飛びますか。", True)]
    assert outbox.counts(store, ME) == (1, 0)
    # Its object came before the answer to the request did.
    put(store, "case_message", said(2, Author.MEMBER).model_copy(update={"id": wanted.id}))
    assert len(talking.conversations(store, ME)[0].lines) == 2


def test_a_first_question_has_a_conversation_of_its_own_until_the_backend_made_one(store: sqlite3.Connection) -> None:
    put(store, "shipment", things.shipment(1, 5))
    put(store, "booking", things.booking(1, 6))
    ask(store, talking.message("質問です", None, booking_id(1)), talking.message("ほかの質問", None, None))
    of_booking, of_none = sorted(talking.conversations(store, ME), key=lambda each: each.booking_id is None)
    assert (of_booking.case_id, of_booking.booking_id) == (None, booking_id(1))
    assert of_booking.title
    assert of_none.lines[0].words.ja == "ほかの質問"
    put(store, "case", case(booking=booking_id(1)))
    assert {each.case_id for each in talking.conversations(store, ME)} == {CASE, None}


def test_a_question_about_an_order_that_is_not_through_waits_for_it_and_another_one_does_not(
    store: sqlite3.Connection,
) -> None:
    order = uuid4()
    stuck = outbox.Ask(order, OpKind.BOOKING, "lane", f"PUT /v1/bookings/{order}", "{}")
    ask(store, stuck, talking.message("それについて", None, order), talking.message("ほかのこと", None, None))
    store.execute("UPDATE outbox SET next_attempt_at = ? WHERE id = ?", (NOW.timestamp() + 60, str(order)))
    sent = outbox.take(store, ME, NOW)
    assert sent is not None
    assert "ほかのこと" in sent.payload
    outbox.done(store, sent.id)
    assert outbox.take(store, ME, NOW) is None


def test_a_refusal_is_shown_where_it_was_written(store: sqlite3.Connection) -> None:
    wanted = talking.message("質問です", None, None)
    ask(store, wanted)
    outbox.refuse(store, str(wanted.id), Refusal(422, "content_not_allowed", "送れない文字があります", "QRST3467"))
    (found,) = talking.conversations(store, ME)
    assert (found.lines[0].refused, found.lines[0].waits) == ("content_not_allowed", False)


def test_what_is_typed_is_kept_for_each_member_and_goes_when_they_leave(store: sqlite3.Connection) -> None:
    talking.keep(store, ME, "a", "書きかけ")
    talking.keep(store, "you@http://backend", "a", "ほかの人")
    assert talking.draft(store, ME, "a") == "書きかけ"
    account.leave(store, account.Account("http://backend", member_id="me"), Touched())
    assert talking.draft(store, ME, "a") == ""
    assert talking.draft(store, "you@http://backend", "a") == "ほかの人"


def test_a_message_reaches_the_backend_and_the_members_other_computer(
    backend: RunningBackend, member: Watched, engines: Engines
) -> None:
    member.engine.write_to_desk("窓側の席はありますか。").result()
    member.until(lambda: [each.case_id for each in member.engine.conversations().result() if each.case_id])
    member.sync()
    (found,) = member.engine.conversations().result()
    assert (found.state, [line.waits for line in found.lines], found.unread) == (CaseState.OPEN, [False], 0)
    assert member.engine.accesses().result().items == []
    # Both ends hold the same: nothing is fetched anew for it.
    assert member.engine.operations().result() == []
