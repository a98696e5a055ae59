"""The member's whole way through the engine and a real backend: sign in, hold, order, pay, pass, follow."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from tests.client import browsing
from tests.client.browsing import Person
from tests.client.conftest import Engines, OffClock, Watched
from tests.support.server import RunningBackend

from moonmail.client.engine import Settings
from moonmail.client.errors import SignInError, SignInReason
from moonmail.client.model import (
    Asked,
    Draft,
    OpKind,
    OpState,
    SessionChanged,
    ShipmentDetail,
    StoreChanged,
    Trouble,
)
from moonmail.contract.bookings import ConfirmationIn
from moonmail.contract.orders import order_from
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentState
from moonmail.domain.text import Language

OPEN = "mm-204"


def picture(shade: int = 128) -> bytes:
    out = io.BytesIO()
    Image.new("L", (189, 118), shade).save(out, "PNG")
    return out.getvalue()


def person(backend: RunningBackend, number: int = 0) -> Person:
    member = backend.sample_members[number]
    return Person(member["membership_number"], member["password"])


def sign_in(watched: Watched, backend: RunningBackend, number: int = 0) -> Person:
    somebody = person(backend, number)
    session = watched.engine.sign_in(somebody.open_browser, "ja").result(30)
    somebody.leave()
    assert session.signed_in
    watched.sync()
    return somebody


@pytest.fixture
def member(backend: RunningBackend, engines: Engines) -> Watched:
    """An engine on which the first sample member is signed in."""
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    return watched


def confirmation(watched: Watched, mission_id: str, size: SizeCode) -> ConfirmationIn:
    flight = watched.engine.flight(mission_id).result()
    assert flight is not None
    offer = next(offer for offer in flight.offers if offer.size is size)
    return ConfirmationIn(
        terms_version=flight.mission.terms.version,
        total=offer.price.amount,
        facts_sha256=facts_sha256(legal_facts(order_from(flight.mission, offer))),
        language="ja",
        confirmed_at=datetime.now(UTC),
    )


def hold(watched: Watched, size: SizeCode = SizeCode.MESSAGE, mission_id: str = OPEN) -> UUID:
    return watched.engine.ask_hold(mission_id, size, "おばあちゃんへ").result()


def order(watched: Watched, hold_id: UUID, size: SizeCode = SizeCode.MESSAGE, **more: object) -> tuple[Draft, UUID]:
    draft = Draft(
        uuid4(),
        datetime.now(UTC),
        size,
        OPEN,
        title="おばあちゃんへ",
        name="山本 さくら",
        text="月でも元気でね。",
        hold_id=hold_id,
    )
    watched.engine.save_draft(draft)
    confirmed = more.pop("confirmation", None) or confirmation(watched, OPEN, size)
    assert isinstance(confirmed, ConfirmationIn)
    shipment_id = watched.engine.order(
        draft,
        plate_png=picture(),
        photo=picture(10),
        drawing_png=None,
        confirmation=confirmed,
        price=confirmed.total,
    ).result()
    return draft, shipment_id


def detail(watched: Watched, shipment_id: UUID) -> ShipmentDetail:
    found = watched.engine.shipment(shipment_id).result()
    assert found is not None
    return found


def payment_page(watched: Watched, shipment_id: UUID) -> str:
    def page() -> str | None:
        payment = detail(watched, shipment_id).payment
        return (
            payment.checkout_url if payment and payment.state in (PaymentState.CREATED, PaymentState.PENDING) else None
        )

    found = watched.until(page)
    assert isinstance(found, str)
    return found


def paid_shipment(watched: Watched) -> tuple[UUID, ShipmentDetail]:
    _, shipment_id = order(watched, hold(watched))
    browsing.pay(payment_page(watched, shipment_id))
    watched.sync()
    return shipment_id, watched.until(
        lambda: found if (found := detail(watched, shipment_id)).pass_ is not None else None
    )


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


# ---------------------------------------------------------------- who is signed in


def test_signing_out_forgets_and_another_member_sees_nothing(
    own_backend: RunningBackend, engines: Engines, tmp_path: Path
) -> None:
    watched = engines.open(own_backend.url)
    sign_in(watched, own_backend, 0)
    name = watched.engine.session.name
    _, shipment_id = order(watched, hold(watched))
    payment_page(watched, shipment_id)
    secret_text = "ないしょの手紙、だれにも見せないで"
    watched.engine.save_draft(Draft(uuid4(), datetime.now(UTC), text=secret_text)).result()
    photo = watched.engine.keep_file(b"a private photo").result()
    own_backend.stop()
    watched.sync()
    hold(watched)
    watched.until(lambda: watched.engine.status.waiting == 1)

    session = watched.engine.sign_out().result(30)
    assert not session.signed_in
    assert session.name == ""
    assert watched.until(lambda: watched.engine.status.waiting == 0) is True
    assert watched.engine.shipments().result() == []
    assert watched.engine.drafts().result() == []
    assert watched.engine.operations().result() == []
    assert watched.engine.read_file(photo).result() is None
    assert watched.engine.board().result(), "the catalogue stays"
    assert (
        not (tmp_path / "profile" / "session.json").exists()
        or b"ended" in (tmp_path / "profile" / "session.json").read_bytes()
    ), "only what the backend is still to be told"

    own_backend.start()
    assert watched.sync().trouble is None
    assert not (tmp_path / "profile" / "session.json").exists()
    sign_in(watched, own_backend, 1)
    assert watched.engine.session.name == own_backend.sample_members[1]["name"]
    assert watched.engine.shipments().result() == []
    assert watched.engine.drafts().result() == []
    engines.close(watched)
    everything = b"".join(path.read_bytes() for path in (tmp_path / "profile").rglob("*") if path.is_file())
    for trace in (name, secret_text, "月でも元気でね。"):
        for written in (trace.encode(), json.dumps(trace).strip('"').encode(), trace.encode("utf-16-le")):
            assert written not in everything, trace


def test_the_session_that_was_signed_out_is_worth_nothing(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    kept = json.loads(watched.engine._profile.secret_file.read_bytes())[backend.url]
    access = watched.engine._link.line().auth.token()
    watched.engine.sign_out().result(30)
    watched.sync()
    import requests

    answer = requests.get(f"{backend.url}/v1/me", headers={"Authorization": f"Bearer {access}"}, timeout=10)
    assert answer.status_code == 401
    discovery = requests.get(f"{backend.url}/.well-known/openid-configuration", timeout=10).json()
    form = {"grant_type": "refresh_token", "refresh_token": kept, "client_id": "moonmail-home"}
    assert requests.post(discovery["token_endpoint"], data=form, timeout=10).status_code == 400


def test_a_session_that_ended_elsewhere_keeps_everything(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    shipment_id, _ = paid_shipment(watched)
    engines.close(watched)
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
        database.execute("DELETE FROM allauth_idp_oidc_token")
    watched = engines.open(backend.url)
    watched.sync()
    status = watched.sync()
    assert status.trouble is Trouble.SIGNED_OUT
    assert watched.engine.session.expired
    assert watched.engine.session.name
    assert detail(watched, shipment_id).pass_ is not None
    hold_id = hold(watched)
    status = watched.sync()
    assert (status.waiting, status.needs_you) == (0, 1)
    (operation,) = watched.engine.operations().result()
    assert (operation.id, operation.state, operation.code) == (hold_id, OpState.NEEDS_USER, "signed_out")

    sign_in(watched, backend)
    assert watched.engine.status.trouble is None
    assert not watched.engine.session.expired
    view = watched.until(lambda: v if (v := watched.engine.hold(hold_id).result()) and v.hold else None)
    assert view.hold.state is HoldState.ACTIVE


def test_another_member_after_an_ended_session_sees_nothing(own_backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(own_backend.url)
    sign_in(watched, own_backend, 0)
    shipment_id, _ = paid_shipment(watched)
    watched.engine.save_draft(Draft(uuid4(), datetime.now(UTC), text="ないしょ")).result()
    own_backend.stop()
    watched.sync()
    hold_id = hold(watched)
    # While it is down: it must not take the hold before the session ends.
    with closing(sqlite3.connect(own_backend.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
        database.execute("DELETE FROM allauth_idp_oidc_token")
    own_backend.start()
    watched.sync()
    sign_in(watched, own_backend, 1)
    assert watched.engine.shipments().result() == []
    assert watched.engine.shipment(shipment_id).result() is None
    assert watched.engine.drafts().result() == []
    assert watched.engine.operations().result() == []
    assert watched.engine.status.needs_you == 0
    with closing(sqlite3.connect(own_backend.data_dir / "moonmail.sqlite3")) as database:
        count = database.execute("SELECT count(*) FROM bookings_hold WHERE id = ?", (hold_id.hex,)).fetchone()
    assert count == (0,), "nobody sends what another one asked"

    sign_in(watched, own_backend, 0)
    assert [each.text for each in watched.engine.drafts().result()] == ["ないしょ"]
    assert detail(watched, shipment_id).pass_ is not None
    watched.until(lambda: (v := watched.engine.hold(hold_id).result()) and v.hold)


def test_no_is_an_answer(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    somebody = person(backend)
    somebody.visit = browsing.turn_back
    with pytest.raises(SignInError) as raised:
        watched.engine.sign_in(somebody.open_browser, "en").result(30)
    somebody.leave()
    assert raised.value.reason is SignInReason.DENIED
    assert "You were not signed in" in somebody.pages[0]
    assert not watched.engine.session.signed_in


def test_a_second_attempt_ends_the_first_and_closing_ends_all(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    opened: list[str] = []

    def never_back(address: str) -> bool:
        opened.append(address)
        return True

    first = watched.engine.sign_in(never_back, "ja")
    second = watched.engine.sign_in(never_back, "ja", join=True)
    with pytest.raises(SignInError) as raised:
        first.result(30)
    assert raised.value.reason is SignInReason.CANCELLED
    watched.engine.cancel_sign_in()
    with pytest.raises(SignInError):
        second.result(30)
    third = watched.engine.sign_in(never_back, "ja")
    engines.close(watched)
    # Its turn may not have come yet.
    assert third.cancelled() or isinstance(third.exception(30), Exception)


def test_a_lost_store_still_knows_who_is_signed_in(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    shipment_id, before = paid_shipment(watched)
    engines.close(watched)
    profile = watched.engine._profile
    profile.store.write_bytes(b"\0" * profile.store.stat().st_size)
    watched = engines.open(backend.url)
    assert watched.sync().store_was_rebuilt
    assert watched.engine.session.name == backend.sample_members[0]["name"]
    assert detail(watched, shipment_id).pass_ == before.pass_


def test_another_backend_gets_no_session_of_this_one(
    backend: RunningBackend, engines: Engines, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.support.web import Reply, tiny_server

    watched = engines.open(backend.url)
    sign_in(watched, backend)
    name = watched.engine.session.name
    with tiny_server(lambda _: Reply(404, b"{}")) as web:
        watched.engine.configure(Settings(web.url, "none")).result()
        watched.sync()
        assert not watched.engine.session.signed_in
        assert web.requests
        assert all("Authorization" not in request.headers for request in web.requests)
    watched.engine.configure(Settings(backend.url, "none")).result()
    assert watched.until(lambda: watched.engine.session.name == name)
    assert watched.sync().trouble is None


def test_no_token_is_ever_logged(backend: RunningBackend, engines: Engines, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    watched = engines.open(backend.url)
    somebody = sign_in(watched, backend)
    hold_id = hold(watched)
    watched.until(lambda: (v := watched.engine.hold(hold_id).result()) and v.hold)
    access = watched.engine._link.line().auth.token()
    refresh = json.loads(watched.engine._profile.secret_file.read_bytes())[backend.url]
    watched.engine.sign_out().result(30)
    watched.sync()
    assert "/v1/holds/" in caplog.text, "the log was on"
    for secret in (access, refresh):
        assert len(secret) > 20
        assert secret not in caplog.text
        assert secret not in backend.log_file.read_text()
        assert secret not in " ".join(somebody.addresses)


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
