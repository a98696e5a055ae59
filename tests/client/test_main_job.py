"""The member's whole way through the engine and a real backend: sign in, hold, order, pay, pass, follow."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from tests.client import browsing
from tests.client.conftest import Engines, OffClock, Watched
from tests.client.members import (
    OPEN,
    confirmation,
    detail,
    hold,
    order,
    paid_shipment,
    payment_page,
    picture,
    sign_in,
)
from tests.support.server import RunningBackend

from moonmail.client.model import Asked, Draft, OpKind, OpState, SessionChanged, StoreChanged, Trouble
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentState


def test_the_whole_way(backend: RunningBackend, engines: Engines, tmp_path: Path) -> None:
    watched = engines.open(backend.url)
    watched.sync()
    assert not watched.engine.session.signed_in
    written_before = Draft(uuid4(), datetime.now(UTC), text="サインインの前に書きました")
    watched.engine.save_draft(written_before).result()

    somebody = sign_in(watched, backend)
    session = watched.engine.session
    assert session.name == backend.sample_members[0]["name"]
    assert session.membership_number == backend.sample_members[0]["membership_number"]
    assert session.secret_place == "file"
    assert "MoonMail にお戻りください" in somebody.pages[0]
    assert any(isinstance(event, SessionChanged) for event in watched.events)
    assert watched.engine.drafts().result() == [written_before]
    watched.engine.discard_draft(written_before.id).result()

    hold_id = hold(watched)
    view = watched.until(lambda: v if (v := watched.engine.hold(hold_id).result()) and v.hold else None)
    assert view.hold.state is HoldState.ACTIVE
    assert 34 * 60 < view.seconds_left <= 35 * 60
    assert view.operation is None

    draft, shipment_id = order(watched, hold_id)
    page = payment_page(watched, shipment_id)
    assert watched.engine.drafts().result() == []
    assert watched.engine.draft(draft.id).result() is None, "the backend has it now"
    found = detail(watched, shipment_id)
    assert found.booking is not None
    assert found.booking.state is BookingState.AWAITING_PAYMENT
    assert found.card.asked is Asked.DONE
    assert found.card.reference == found.booking.reference
    assert found.card.moved.en == "Waiting for payment"
    assert found.shipment is not None
    assert found.shipment.message is not None
    assert watched.engine.read_file(found.shipment.message.plate).result() == picture()

    browsing.pay(page)
    watched.sync()
    found = watched.until(lambda: d if (d := detail(watched, shipment_id)).pass_ is not None else None)
    assert found.booking.state is BookingState.CONFIRMED
    assert found.payment.state is PaymentState.PAID
    assert found.pass_.qr
    assert found.pass_.number != found.booking.reference
    assert watched.engine.status.waiting == watched.engine.status.needs_you == 0
    keys = json.loads(watched.engine.export_pass_keys().result(30).read_bytes())
    assert keys["keys"]

    played = backend.play("custody", found.booking.reference, "integrated")
    assert played.returncode == 0, played.stderr
    watched.sync()
    found = detail(watched, shipment_id)
    assert [event.state for event in found.custody][-1] is ShipmentState.INTEGRATED
    assert found.card.moved.en == "On board the lander"
    assert watched.engine.shipments().result()[0].shipment_id == shipment_id, "newest movement first"

    engines.close(watched)
    watched = engines.open(backend.url)
    assert watched.until(lambda: watched.engine.session.signed_in)
    assert watched.sync().trouble is None
    assert detail(watched, shipment_id).card == found.card
    assert watched.engine.session.name == session.name


def test_hold_and_release(backend: RunningBackend, member: Watched) -> None:
    flight = member.engine.flight(OPEN).result()
    assert flight is not None
    before = {offer.size: offer.left for offer in flight.offers}
    hold_id = hold(member, SizeCode.NAME)
    member.until(lambda: (v := member.engine.hold(hold_id).result()) and v.hold)
    member.sync()
    flight = member.engine.flight(OPEN).result()
    assert flight is not None
    assert {offer.size: offer.left for offer in flight.offers}[SizeCode.NAME] == before[SizeCode.NAME] - 1
    member.engine.release_hold(hold_id).result()
    view = member.until(
        lambda: (
            v if (v := member.engine.hold(hold_id).result()) and v.hold and v.hold.state is HoldState.RELEASED else None
        )
    )
    assert view.seconds_left == 0
    member.engine.release_hold(hold_id).result()
    member.until(lambda: not member.engine.operations().result())
    assert member.engine.status.needs_you == 0


def test_a_declined_payment_can_be_paid_again(backend: RunningBackend, member: Watched) -> None:
    _, shipment_id = order(member, hold(member))
    browsing.pay(payment_page(member, shipment_id), "decline")
    member.sync()
    found = detail(member, shipment_id)
    assert found.payment is not None
    assert found.payment.state is PaymentState.FAILED
    assert found.booking is not None
    member.engine.pay(found.booking.id).result()
    browsing.pay(payment_page(member, shipment_id))
    member.sync()
    member.until(lambda: detail(member, shipment_id).pass_ is not None)


def test_what_is_asked_offline_waits_says_so_and_goes_out_by_itself(
    own_backend: RunningBackend, engines: Engines
) -> None:
    watched = engines.open(own_backend.url)
    sign_in(watched, own_backend)
    confirmed = confirmation(watched, OPEN, SizeCode.MESSAGE)
    own_backend.kill()
    assert watched.sync().trouble is Trouble.OFFLINE

    hold_id = hold(watched)
    view = watched.engine.hold(hold_id).result()
    assert view is not None
    assert (view.hold, view.seconds_left) == (None, None), "nothing is reserved"
    assert view.operation is not None
    assert view.operation.state in (OpState.PENDING, OpState.SENDING)
    draft, shipment_id = order(watched, hold_id, confirmation=confirmed)
    assert watched.sync().waiting == 1
    card = detail(watched, shipment_id).card
    assert (card.asked, card.booking_state, card.reference) == (Asked.WAITING, None, "")
    assert [each.kind for each in watched.engine.operations().result()] == [
        OpKind.HOLD,
        OpKind.BLOB,
        OpKind.BLOB,
        OpKind.SHIPMENT,
        OpKind.BOOKING,
        OpKind.PAYMENT,
    ]
    assert watched.engine.drafts().result() == []

    engines.close(watched)
    watched = engines.open(own_backend.url)
    watched.until(lambda: watched.engine.status.waiting == 1)
    own_backend.start()
    assert watched.sync().waiting == 0
    payment_page(watched, shipment_id)
    found = detail(watched, shipment_id)
    assert found.booking is not None
    assert (found.card.asked, found.operations) == (Asked.DONE, ())
    with closing(sqlite3.connect(own_backend.data_dir / "moonmail.sqlite3")) as database:
        for table in ("hold", "booking", "shipment"):
            assert database.execute(f"SELECT count(*) FROM bookings_{table}").fetchone() == (1,), table
    assert watched.engine.draft(draft.id).result() is None


def test_a_lost_answer_has_its_effect_once(backend: RunningBackend, engines: Engines) -> None:
    """The backend did it, the answer never came: sent again after a restart, it is still done once."""
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    hold_id = hold(watched)
    watched.until(lambda: (v := watched.engine.hold(hold_id).result()) and v.hold)
    watched.sync()
    engines.close(watched)
    with closing(sqlite3.connect(watched.engine._profile.store)) as store, store:
        assert store.execute("UPDATE outbox SET state = 'sending' WHERE id = ?", (str(hold_id),)).rowcount == 1
        store.execute("DELETE FROM object WHERE type = 'hold'")
    watched = engines.open(backend.url)
    watched.sync()
    view = watched.until(lambda: v if (v := watched.engine.hold(hold_id).result()) and v.hold else None)
    assert view.hold.state is HoldState.ACTIVE
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3")) as database:
        count = database.execute("SELECT count(*) FROM bookings_hold WHERE id = ?", (hold_id.hex,)).fetchone()
    assert count == (1,)


def test_a_hold_runs_out_by_the_servers_clock(own_backend: RunningBackend, engines: Engines) -> None:
    clock = OffClock(timedelta(days=-1))
    watched = engines.open(own_backend.url, clock=clock)
    sign_in(watched, own_backend)
    hold_id = hold(watched)
    view = watched.until(lambda: v if (v := watched.engine.hold(hold_id).result()) and v.hold else None)
    assert 34 * 60 < view.seconds_left <= 35 * 60, "this machine's clock is wrong by a day"
    own_backend.move_clock(timedelta(minutes=36))
    watched.sync()
    watched.sync()
    view = watched.engine.hold(hold_id).result()
    assert view is not None
    assert view.hold is not None
    assert (view.hold.state, view.seconds_left) == (HoldState.EXPIRED, 0)


def test_both_ends_hold_the_same_after_all_this(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    paid_shipment(watched)
    watched.sync()
    line = watched.engine._link.line()
    theirs = line.api.digest(as_member=True)
    from moonmail.client.objects import digest

    assert watched.engine._store.read(digest).result() == (theirs.count, theirs.sha256)
    changed = [event for event in watched.events if isinstance(event, StoreChanged)]
    assert {type_ for event in changed for type_ in event.types} >= {"hold", "booking", "payment", "pass"}
