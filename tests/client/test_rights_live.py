"""A buyer's rights, through engines and a real backend: change, cancel, move, give away, choose; offline and twice."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.client import browsing
from tests.client.browsing import Person
from tests.client.conftest import Engines, Watched
from tests.client.members import OPEN, detail, hold, paid_shipment, payment_page, picture, sign_in
from tests.support.server import RunningBackend
from tests.support.things import item_in

from moonmail.client import objects, reading
from moonmail.client.errors import ExchangeError
from moonmail.client.model import Asked, Draft, DraftKind, OpKind, OpState, ShipmentDetail
from moonmail.contract.accounts import OrganisationIn, OrganisationKind
from moonmail.contract.bookings import ConfirmationIn
from moonmail.contract.entitlements import Entitlement
from moonmail.contract.gifts import Gift, GiftMove
from moonmail.contract.items import HandIn, ItemIn
from moonmail.contract.orders import order_from, reflight_order
from moonmail.domain.item import HandInMethod
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, EntitlementState, GiftState, PaymentState, ShipmentState

NEXT = "mm-206"


@pytest.fixture
def member(backend: RunningBackend, engines: Engines) -> Watched:
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    return watched


def confirmed(
    watched: Watched, size: SizeCode, *, mission_id: str = OPEN, quantity: int = 1, credit: int = 0
) -> ConfirmationIn:
    flight = watched.engine.flight(mission_id).result()
    assert flight is not None
    offer = next(offer for offer in flight.offers if offer.size is size)
    return ConfirmationIn(
        terms_version=flight.mission.terms.version,
        total=offer.price.amount * quantity,
        facts_sha256=facts_sha256(legal_facts(order_from(flight.mission, offer, quantity, credit))),
        language="ja",
        confirmed_at=datetime.now(UTC),
    )


def draft(size: SizeCode, **more: Any) -> Draft:
    return Draft(uuid4(), datetime.now(UTC), size, OPEN, title="おばあちゃんへ", name="さくら", text="月へ", **more)


def booked(watched: Watched, shipment_id: UUID, state: BookingState = BookingState.CONFIRMED) -> ShipmentDetail:
    watched.sync()
    found: ShipmentDetail = watched.until(
        lambda: d if (d := detail(watched, shipment_id)).booking and d.booking.state is state else None
    )
    return found


def pay(watched: Watched, shipment_id: UUID) -> ShipmentDetail:
    browsing.pay(payment_page(watched, shipment_id))
    return booked(watched, shipment_id)


def booking_of(found: ShipmentDetail) -> UUID:
    assert found.booking is not None
    return found.booking.id


def move(watched: Watched, of: ShipmentDetail, size: SizeCode, credit: int) -> UUID:
    """Order another size in place of a booking; return the new shipment's id."""
    wanted = draft(size, rebooks=booking_of(of), hold_id=hold(watched, size))
    confirmation = confirmed(watched, size, credit=credit)
    return watched.engine.order(
        wanted, plate_png=picture(), photo=None, drawing_png=None, confirmation=confirmation, price=confirmation.total
    ).result()


def nothing_left(watched: Watched) -> None:
    watched.until(lambda: not watched.engine.operations().result())
    assert (watched.engine.status.waiting, watched.engine.status.needs_you) == (0, 0)


def assert_same_as_backend(watched: Watched) -> None:
    # A refund may still be on its way through the provider: then there is one more thing to fetch.
    for _ in range(5):
        watched.sync()
        theirs = watched.engine._link.line().api.digest(as_member=True)
        ours = watched.engine._store.read(objects.digest).result()
        if ours == (theirs.count, theirs.sha256):
            return
    assert ours == (theirs.count, theirs.sha256)


# ---------------------------------------------------------------- change, cancel, move


def test_content_is_changed_and_then_it_is_cancelled_and_refunded(member: Watched) -> None:
    shipment_id, before = paid_shipment(member)
    assert (before.paid, before.card.asking) == (19800, None)
    changed = draft(SizeCode.MESSAGE, changes=shipment_id)
    # Both at once: the cancellation waits until the change is through.
    member.engine.change_content(
        replace(changed, title="おじいちゃんへ"), plate_png=picture(77), photo=None, drawing_png=None
    ).result()
    member.engine.cancel_booking(booking_of(before), before.paid).result()
    found = booked(member, shipment_id, BookingState.CANCELLED)
    nothing_left(member)
    assert found.card.title == "おじいちゃんへ"
    found = member.until(
        lambda: (
            d
            if member.sync() and (d := detail(member, shipment_id)).payment.state is PaymentState.REFUNDED  # type: ignore[union-attr]
            else None
        )
    )
    assert (found.paid, found.payment.refunded.amount) == (0, 19800)
    assert found.card.shipment_state is ShipmentState.WITHDRAWN
    assert found.card.moved.ja == "キャンセルしました"
    assert member.engine.shipments().result()[0].shipment_id == shipment_id
    assert member.engine.drafts().result() == []
    assert_same_as_backend(member)


def test_another_sum_than_what_was_shown_is_refused_and_read(member: Watched) -> None:
    shipment_id, found = paid_shipment(member)
    operation_id = member.engine.cancel_booking(booking_of(found), 1).result()
    member.sync()
    (refused,) = member.engine.operations().result()
    assert (refused.id, refused.kind, refused.state, refused.code) == (
        operation_id,
        OpKind.CANCELLATION,
        OpState.REFUSED,
        "terms_changed",
    )
    assert refused.detail
    assert (refused.shipment_id, refused.booking_id) == (shipment_id, booking_of(found))
    assert detail(member, shipment_id).operations == (refused,)
    card = detail(member, shipment_id).card
    assert (card.asked, card.asking, card.booking_state) == (
        Asked.REFUSED,
        OpKind.CANCELLATION,
        BookingState.CONFIRMED,
    )
    assert member.engine.status.needs_you == 1
    member.engine.dismiss(operation_id).result()
    nothing_left(member)
    assert detail(member, shipment_id).card.asked is Asked.DONE


def test_to_a_smaller_size_and_to_a_larger_one(member: Watched) -> None:
    first, found = paid_shipment(member)
    second = move(member, found, SizeCode.NAME, found.paid)
    assert OpKind.PAYMENT not in {each.kind for each in member.engine.operations().result()}
    found = booked(member, second)
    member.sync()
    assert found.booking is not None
    assert found.booking.due is not None
    assert found.booking.due.amount == 0
    old = detail(member, first)
    assert (old.card.booking_state, old.card.moved.ja) == (BookingState.REBOOKED, "この便の別のサイズに変更しました")
    assert old.card.shipment_state is ShipmentState.WITHDRAWN
    assert detail(member, second).paid == 9900, "the difference goes back"
    assert [each.amount.amount for each in detail(member, second).payments] == [19800]

    third = move(member, detail(member, second), SizeCode.PHOTO, 9900)
    found = pay(member, third)
    assert found.payment is not None
    assert (found.payment.amount.amount, found.paid) == (23100, 33000)
    assert detail(member, second).card.booking_state is BookingState.REBOOKED
    nothing_left(member)
    assert_same_as_backend(member)


# ---------------------------------------------------------------- items and groups


def test_an_item_and_how_it_comes_to_us(member: Watched) -> None:
    photo = member.engine.keep_file(picture(200)).result()
    item = ItemIn.model_validate(item_in(photos=[photo]))
    wanted = draft(SizeCode.XS, kind=DraftKind.ITEM, hold_id=hold(member, SizeCode.XS))
    confirmation = confirmed(member, SizeCode.XS)
    shipment_id = member.engine.order(
        wanted,
        plate_png=None,
        photo=None,
        drawing_png=None,
        confirmation=confirmation,
        price=confirmation.total,
        item=item,
    ).result()
    assert detail(member, shipment_id).card.kind is DraftKind.ITEM
    found = pay(member, shipment_id)
    assert found.shipment is not None
    assert found.shipment.item == item
    assert found.card.shipment_state is ShipmentState.AWAITING_ITEM
    how = HandIn(method=HandInMethod.COURIER, carrier="月面急便", tracking="1234")
    member.engine.hand_in(shipment_id, how).result()
    # Asked before the answer to the hand-in came: it must not stand in its way.
    member.engine.change_content(
        replace(wanted, id=uuid4(), hold_id=None, changes=shipment_id),
        plate_png=None,
        photo=None,
        drawing_png=None,
        item=item.model_copy(update={"description": "祖母から母へ"}),
    ).result()
    member.sync()
    nothing_left(member)
    found = detail(member, shipment_id)
    assert found.shipment is not None
    assert found.shipment.hand_in == how
    assert found.shipment.item is not None
    assert found.shipment.item.description == "祖母から母へ"
    assert_same_as_backend(member)


def test_a_group_is_one_shipment_and_several_slots(member: Watched) -> None:
    names = tuple((f"児童 {number}", "") for number in range(12))
    hold_id = member.engine.ask_hold(OPEN, SizeCode.NAME, "6年1組", quantity=12).result()
    wanted = draft(SizeCode.NAME, kind=DraftKind.GROUP, group=names, hold_id=hold_id)
    confirmation = confirmed(member, SizeCode.NAME, quantity=12)
    shipment_id = member.engine.order(
        wanted, plate_png=None, photo=None, drawing_png=None, confirmation=confirmation, price=confirmation.total
    ).result()
    found = pay(member, shipment_id)
    assert (found.card.kind, found.card.quantity, found.paid) == (DraftKind.GROUP, 12, 12 * 9900)
    assert found.shipment is not None
    assert found.shipment.group is not None
    assert [(each.name, each.text) for each in found.shipment.group] == list(names)


# ---------------------------------------------------------------- gifts


def the_gift(watched: Watched, gift_id: UUID, state: GiftState) -> Gift:
    watched.sync()
    found: Gift = watched.until(
        lambda: next((g for g in watched.engine.gifts().result() if g.id == gift_id and g.state is state), None)
    )
    return found


def test_a_gift_goes_to_another_member(backend: RunningBackend, member: Watched, engines: Engines) -> None:
    other = engines.open(backend.url, "receiver")
    sign_in(other, backend, 1)
    shipment_id, found = paid_shipment(member)
    gift_id = member.engine.make_gift(booking_of(found), "花子", "お誕生日おめでとう").result()
    made = the_gift(member, gift_id, GiftState.OFFERED)
    assert made.code is not None
    assert detail(member, shipment_id).gift == made
    member.engine.move_gift(gift_id, GiftMove.LOCK).result()
    the_gift(member, gift_id, GiftState.LOCKED)
    with pytest.raises(ExchangeError) as raised:
        other.engine.claim(uuid4(), made.code).result(30)
    assert raised.value.refusal is not None
    assert raised.value.refusal.code == "code_over"
    member.engine.move_gift(gift_id, GiftMove.UNLOCK).result()
    the_gift(member, gift_id, GiftState.OFFERED)

    claim_id = uuid4()
    claim = other.engine.claim(claim_id, made.code).result(30)
    assert (claim.shipment_id, claim.note) == (shipment_id, "お誕生日おめでとう")
    assert other.engine.claim(claim_id, made.code).result(30) == claim, "asked again under its number"
    other.sync()
    received = detail(other, shipment_id)
    assert received.booking is not None
    assert (received.booking.gifted, received.booking.price.amount, received.card.gifted) == (True, 0, True)
    assert received.pass_ is not None
    assert received.custody
    assert (received.paid, received.payments) == (0, ())
    assert received.shipment is not None
    assert received.shipment.message is not None
    plate = received.shipment.message.plate
    assert other.engine.read_file(plate).result(30) == picture(), "it was never on this machine"
    assert other.engine.read_file("0" * 64).result(30) is None

    the_gift(member, gift_id, GiftState.CLAIMED)
    assert member.engine.shipment(shipment_id).result() is None
    assert shipment_id not in {card.shipment_id for card in member.engine.shipments().result()}
    assert member.engine._store.read(lambda c: reading.paid(c, booking_of(found))).result() == 0, (
        "the booking is not the giver's any more"
    )
    assert_same_as_backend(member)
    assert_same_as_backend(other)

    smaller = move(other, received, SizeCode.NAME, received.credit_for(9900))
    found = booked(other, smaller)
    assert (found.card.gifted, found.payment) == (True, None)
    other.engine.cancel_booking(booking_of(found), 0).result()
    booked(other, smaller, BookingState.CANCELLED)
    nothing_left(other)


def test_a_receipt_and_an_organisation(member: Watched) -> None:
    organisation_id = uuid4()
    wanted = OrganisationIn(name="月見小学校", kind=OrganisationKind.SCHOOL, receipt_name="月見小学校")
    assert member.engine.save_organisation(organisation_id, wanted).result(30).role == "owner"
    member.sync()
    me = member.engine.member().result()
    assert me is not None
    assert organisation_id in {each.organisation_id for each in me.organisations}
    assert member.engine.invite(organisation_id).result(30).invitation
    hold_id = hold(member)
    confirmation = confirmed(member, SizeCode.MESSAGE)
    shipment_id = member.engine.order(
        draft(SizeCode.MESSAGE, hold_id=hold_id, organisation_id=organisation_id),
        plate_png=picture(),
        photo=None,
        drawing_png=None,
        confirmation=confirmation,
        price=confirmation.total,
    ).result()
    found = pay(member, shipment_id)
    assert [each.booking_id for each in member.engine.organisation(organisation_id).result(30).bookings] == [
        booking_of(found)
    ]
    member.engine.ask_receipt(booking_of(found), "月見小学校").result()
    member.sync()
    nothing_left(member)
    (receipt,) = detail(member, shipment_id).receipts
    assert (receipt.addressee, receipt.total.amount) == ("月見小学校", 19800)


# ---------------------------------------------------------------- one's own data


def test_documents_consents_and_all_that_is_kept(member: Watched, tmp_path: Path) -> None:
    document = next(each for each in member.engine.documents().result(30).items if each.consent)
    member.engine.consent(document.name, document.version).result()
    member.sync()
    nothing_left(member)
    me = member.engine.member().result()
    assert me is not None
    assert (document.name, document.version) in {(each.document, each.version) for each in me.consents}

    shipment_id, _ = paid_shipment(member)
    saved = member.engine.export_me(tmp_path / "mine.zip").result(30)
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert str(shipment_id).encode() in everything
    assert picture() in everything

    assert member.engine.deletion_plan().result(30).blocked
    with pytest.raises(ExchangeError) as raised:
        member.engine.delete_me(uuid4(), me.membership_number).result(30)
    assert raised.value.refusal is not None
    assert raised.value.refusal.code == "still_needed"
    assert member.engine.session.signed_in


def test_who_has_nothing_left_with_us_can_go(backend: RunningBackend, engines: Engines) -> None:
    backend.add_member("leaving@example.jp")
    watched = engines.open(backend.url)
    leaving = Person("leaving@example.jp", backend.sample_members[0]["password"])
    assert watched.engine.sign_in(leaving.open_browser, "ja").result(30).signed_in
    leaving.leave()
    watched.sync()
    watched.engine.save_draft(draft(SizeCode.MESSAGE)).result()
    plan = watched.engine.deletion_plan().result(30)
    assert (plan.blocked, bool(plan.goes)) == ([], True)
    deletion_id, number = uuid4(), watched.engine.session.membership_number
    watched.engine.delete_me(deletion_id, number).result(30)
    assert not watched.engine.session.signed_in
    assert watched.engine.drafts().result() == []
    assert watched.sync().trouble is None


# ---------------------------------------------------------------- what is owed


def cancel_flight(backend: RunningBackend) -> None:
    for played in (backend.play("state", OPEN, "cancelled"), backend.play("outcome", OPEN, "cancelled")):
        assert played.returncode == 0, played.stderr


def owed(watched: Watched) -> Entitlement:
    watched.sync()
    found: Entitlement = watched.until(lambda: next(iter(watched.engine.entitlements().result()), None))
    return found


def test_a_choice_is_made_offline_and_the_other_device_is_told_no(
    own_backend: RunningBackend, engines: Engines
) -> None:
    laptop, desk = engines.open(own_backend.url, "laptop"), engines.open(own_backend.url, "desk")
    for watched in (laptop, desk):
        sign_in(watched, own_backend)
    shipment_id, _ = paid_shipment(laptop)
    cancel_flight(own_backend)
    entitlement = owed(laptop)
    assert owed(desk) == entitlement
    assert detail(laptop, shipment_id).entitlement == entitlement
    card = detail(laptop, shipment_id).card
    assert (card.entitled, card.moved.en) == (True, "Please choose what comes next")

    own_backend.stop()
    laptop.sync()
    flight, old = laptop.engine.flight(NEXT).result(), detail(laptop, shipment_id)
    assert flight is not None
    assert old.booking is not None
    offer = next(offer for offer in flight.offers if offer.size is SizeCode.MESSAGE)
    facts = facts_sha256(legal_facts(reflight_order(flight.mission, old.booking, offer)))
    laptop.engine.choose(entitlement.id, EntitlementKind.REFLIGHT, NEXT, flight.mission.terms.version, facts).result()
    refund = desk.engine.choose(entitlement.id, EntitlementKind.REFUND).result()
    for watched in (laptop, desk):
        assert watched.sync().waiting == 1
        card = detail(watched, shipment_id).card
        assert (card.asked, card.asking, card.entitled) == (Asked.WAITING, OpKind.CHOICE, True)
        assert watched.engine.entitlements().result() == (entitlement,), "nothing is chosen before it is heard"
    engines.close(desk)
    own_backend.start()
    assert laptop.sync().waiting == 0
    desk = engines.open(own_backend.url, "desk")
    desk.until(lambda: desk.engine.session.signed_in)
    assert desk.sync().needs_you == 1

    assert laptop.engine.operations().result() == []
    (chosen,) = laptop.engine.entitlements().result()
    assert chosen.choice is EntitlementKind.REFLIGHT
    assert chosen.new_booking_id is not None
    assert detail(laptop, shipment_id).card.moved.ja == "別の便に変更しました"
    (new,) = (card for card in laptop.engine.shipments().result() if card.booking_id == chosen.new_booking_id)
    assert (new.mission_id, new.booking_state) == (NEXT, BookingState.CONFIRMED)
    assert detail(laptop, new.shipment_id).paid == 19800

    (refused,) = desk.engine.operations().result()
    assert (refused.id, refused.state, refused.code, refused.shipment_id) == (
        refund,
        OpState.REFUSED,
        "illegal_move",
        shipment_id,
    )
    assert refused.detail
    assert desk.engine.entitlements().result() == (chosen,)
    for watched in (laptop, desk):
        assert_same_as_backend(watched)


def test_a_choice_that_is_too_late_is_refused_and_says_what_holds(
    own_backend: RunningBackend, engines: Engines
) -> None:
    watched = engines.open(own_backend.url)
    sign_in(watched, own_backend)
    shipment_id, _ = paid_shipment(watched)
    cancel_flight(own_backend)
    entitlement = owed(watched)
    engines.close(watched)
    watched = engines.open(own_backend.url, start=False)
    assert watched.engine.member().result() is not None
    watched.engine.choose(entitlement.id, EntitlementKind.RECORD).result()
    # The deadline passes before the laptop is online again; its own clock knows nothing of it.
    own_backend.move_clock(entitlement.choose_by - datetime.now(UTC) + timedelta(hours=1))
    watched.engine.start()
    assert watched.sync().needs_you == 1
    (refused,) = watched.engine.operations().result()
    assert (refused.kind, refused.code, refused.shipment_id) == (OpKind.CHOICE, "too_late", shipment_id)
    assert refused.detail
    assert detail(watched, shipment_id).card.asked is Asked.REFUSED
    watched.sync()
    (found,) = watched.engine.entitlements().result()
    assert found.choice is EntitlementKind.REFUND
    assert found.state in (EntitlementState.EXPIRED, EntitlementState.FULFILLED)
    assert not detail(watched, shipment_id).card.entitled
