"""What the backend refuses, or can't be sent at all: said, with what is left to choose, and nothing typed is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from tests.client.conftest import Engines, Watched
from tests.client.members import OPEN, confirmation, detail, hold, order, picture, sign_in
from tests.support.server import RunningBackend

from moonmail.client.model import Asked, Draft, OpKind, OpState
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language


def test_sold_out_comes_with_alternatives_and_the_draft_comes_back(
    own_backend: RunningBackend, engines: Engines
) -> None:
    watched = engines.open(own_backend.url)
    sign_in(watched, own_backend)
    confirmed = confirmation(watched, OPEN, SizeCode.MESSAGE)
    with closing(sqlite3.connect(own_backend.data_dir / "moonmail.sqlite3")) as database, database:
        database.execute("UPDATE missions_offer SET taken = capacity WHERE id = ?", (f"{OPEN}:message",))
    own_backend.stop()
    watched.sync()
    hold_id = hold(watched)
    draft, shipment_id = order(watched, hold_id, confirmation=confirmed)
    own_backend.start()
    status = watched.sync()
    assert (status.waiting, status.needs_you) == (0, 1)
    first, *others = watched.engine.operations().result()
    assert (first.kind, first.state, first.code) == (OpKind.HOLD, OpState.REFUSED, "sold_out")
    assert first.detail
    assert first.quote
    assert first.alternatives
    assert {slot.flight_number for slot in first.alternatives} <= {
        row.flight_number for row in watched.engine.board().result()
    }
    assert {(each.state, each.code) for each in others} == {(OpState.REFUSED, "sold_out")}
    card = detail(watched, shipment_id).card
    assert (card.asked, card.booking_state) == (Asked.REFUSED, None)
    assert [each.text for each in watched.engine.drafts().result()] == [draft.text], "nothing typed is lost"

    slot = first.alternatives[0]
    watched.engine.dismiss(first.id).result()
    watched.until(lambda: watched.engine.status.needs_you == 0)
    assert watched.engine.shipments().result() == []
    assert watched.engine.operations().result() == []
    hold_id = watched.engine.ask_hold(slot.mission_id, slot.size, draft.title).result()
    watched.until(lambda: (v := watched.engine.hold(hold_id).result()) and v.hold)


def test_terms_that_changed_meanwhile_are_not_agreed_to(backend: RunningBackend, member: Watched) -> None:
    confirmed = confirmation(member, OPEN, SizeCode.MESSAGE).model_copy(update={"facts_sha256": "0" * 64})
    draft, shipment_id = order(member, hold(member), confirmation=confirmed)
    member.until(lambda: member.engine.status.needs_you)
    refused = {each.kind: each for each in member.engine.operations().result()}
    assert refused[OpKind.BOOKING].code == "terms_changed"
    assert refused[OpKind.PAYMENT].code == "terms_changed"
    assert OpKind.SHIPMENT not in refused
    assert detail(member, shipment_id).card.asked is Asked.REFUSED
    assert draft.id in [each.id for each in member.engine.drafts().result()]


def test_one_refusal_stalls_nothing_else(backend: RunningBackend, member: Watched) -> None:
    bad = hold(member, mission_id="no-such-flight")
    good = hold(member)
    member.until(lambda: (v := member.engine.hold(good).result()) and v.hold)
    (refused,) = member.engine.operations().result()
    assert (refused.id, refused.state, refused.code) == (bad, OpState.REFUSED, "not_found")


def test_refusals_are_worded_in_the_chosen_language(backend: RunningBackend, member: Watched) -> None:
    details = {}
    for language in Language:
        member.engine.set_language(language)
        hold(member, mission_id="no-such-flight")
        member.sync()
        (operation,) = member.engine.operations().result()
        details[language] = operation.detail
        member.engine.dismiss(operation.id).result()
    assert details[Language.JA]
    assert details[Language.EN].isascii()
    assert not details[Language.JA].isascii()


def test_an_order_that_cannot_be_sent_is_said_at_once(backend: RunningBackend, member: Watched) -> None:
    confirmed = confirmation(member, OPEN, SizeCode.MESSAGE)
    draft = Draft(uuid4(), datetime.now(UTC), SizeCode.MESSAGE, OPEN, title="題", text="月へ")
    before = member.engine.shipments().result()
    for wrong, price, plate in (
        (draft, confirmed.total, picture()),
        (Draft(uuid4(), draft.updated_at, draft.size, OPEN, "題" * 81, hold_id=uuid4()), confirmed.total, picture()),
        (Draft(uuid4(), draft.updated_at, draft.size, OPEN, "題", hold_id=uuid4()), 1, picture()),
        (Draft(uuid4(), draft.updated_at, draft.size, OPEN, "題", hold_id=uuid4()), confirmed.total, b""),
    ):
        future = member.engine.order(
            wrong, plate_png=plate, photo=None, drawing_png=None, confirmation=confirmed, price=price
        )
        with pytest.raises(ValueError):
            future.result()
    assert member.engine.operations().result() == []
    assert member.engine.shipments().result() == before
