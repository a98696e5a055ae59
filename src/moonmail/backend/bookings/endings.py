"""How bookings end and go on, in parts that every rule can put together. Each is called in a writing transaction.

- ``lock_booking(booking_id)``: lock it; whoever changes a booking begins with this.
- ``cancel(writing, booking, ended, refund=…)``: end it as CANCELLED or REBOOKED, with all that hangs on it.
- ``complete(writing, booking)``: the duty is done, or the record was chosen.
- ``refund_all(writing, booking, amount=None)``: give money back to who paid, through the chain of rebookings.
- ``give_slots_back(writing, hold)``, ``withdraw(writing, shipment)``: the parts of ``cancel``, for those who need one.
- ``clone_for(writing, booking, mission_id, confirmation)``: the same once more on another flight, paid for already.
- ``worth(booking)``: what was paid for it and those it replaced and has not gone back, whole yen.
"""

from __future__ import annotations

import uuid
from typing import Final
from uuid import UUID

from django.db.models import F

from moonmail.backend import clock
from moonmail.backend.bookings.declaring import declare, judged
from moonmail.backend.bookings.expiry import end_hold
from moonmail.backend.bookings.holds import alternatives, is_open, take_slot
from moonmail.backend.bookings.models import Booking, Hold, Shipment
from moonmail.backend.bookings.organics import refresh_organics
from moonmail.backend.custody.service import Report, move_shipment
from moonmail.backend.database import Writing
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Offer
from moonmail.backend.passes.service import issue_pass, void_passes
from moonmail.backend.payments.refunds import give_back, worth
from moonmail.contract.bookings import Confirmation
from moonmail.contract.problems import ProblemCode
from moonmail.domain import states
from moonmail.domain.references import new_reference
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, ShipmentKind, ShipmentState

__all__ = [
    "cancel",
    "clone_for",
    "complete",
    "give_slots_back",
    "lock_booking",
    "refund_all",
    "withdraw",
    "worth",
]

_COUNTED: Final = (HoldState.ACTIVE.value, HoldState.USED.value)


def lock_booking(booking_id: UUID) -> Booking:
    """Lock the booking by its hold, which everybody locks first; return it as it is then, with its hold.

    The hold of a booking is locked before that of the one that replaces it.
    """
    hold = Hold.objects.select_for_update().get(booking=booking_id)
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    booking.hold = hold
    return booking


def cancel(writing: Writing, booking: Booking, ended: BookingState, *, refund: bool = False) -> int:
    """End a locked, confirmed booking: slots and pass go, the shipment is withdrawn. Returns what goes back, whole yen.

    Raises:
        states.IllegalMove: it is not confirmed.
    """
    _end(writing, booking, ended)
    give_slots_back(writing, booking.hold)
    shipment = Shipment.objects.select_for_update().get(pk=booking.shipment_id)
    withdraw(writing, shipment)
    void_passes(writing, booking)
    if ended is not BookingState.REBOOKED:
        _drop_successor(writing, booking)
    returned = refund_all(writing, booking) if refund else 0
    refresh_organics(writing, shipment.mission_id)
    return returned


def complete(writing: Writing, booking: Booking) -> None:
    """End a locked, confirmed booking as fulfilled. Its slots were used, its pass and its shipment stay.

    Raises:
        states.IllegalMove: it is not confirmed.
    """
    _end(writing, booking, BookingState.COMPLETED)
    _drop_successor(writing, booking)


def _end(writing: Writing, booking: Booking, ended: BookingState) -> None:
    booking.state = states.move(BookingState(booking.state), ended).value
    if ended is BookingState.CANCELLED:
        booking.cancelled_at = clock.now()
    booking.save(update_fields=["state", "cancelled_at"])
    writing.changed(booking)


def _drop_successor(writing: Writing, booking: Booking) -> None:
    """End the change of flight or size that was under way: what it counted on is gone."""
    waiting = Booking.objects.filter(rebooks=booking, state=BookingState.AWAITING_PAYMENT.value).first()
    if waiting is not None:
        hold = Hold.objects.select_for_update().get(pk=waiting.hold_id)
        if hold.state == HoldState.ACTIVE.value:
            end_hold(writing, hold, HoldState.RELEASED)


def refund_all(writing: Writing, booking: Booking, amount: int | None = None) -> int:
    """Give back ``amount`` whole yen, by default all that was paid for the booking and those it replaced.

    Raises:
        ValueError: there is not so much.
    """
    return give_back(writing, booking, amount)


def give_slots_back(writing: Writing, hold: Hold) -> None:
    """Give a locked hold's slots back. One that gave them back before changes nothing."""
    if hold.state not in _COUNTED:
        return
    hold.state = states.move(HoldState(hold.state), HoldState.RELEASED).value
    hold.save(update_fields=["state"])
    Offer.objects.filter(pk=hold.offer_id).update(taken=F("taken") - hold.quantity)
    writing.changed(hold, Offer.objects.get(pk=hold.offer_id))


def withdraw(writing: Writing, shipment: Shipment, report: Report | None = None) -> None:
    """Take a locked shipment out: withdrawn while it is not in our hands, returned from there.

    What was never declared, has flown, or was returned before stays as it is; so does what was refused at inspection
    and has yet to go back.
    """
    if shipment.state == ShipmentState.REFUSED.value:
        return
    possible = states.moves_from(ShipmentState(shipment.state), ShipmentKind(shipment.kind))
    for wanted in (ShipmentState.RETURNED, ShipmentState.WITHDRAWN):
        if wanted in possible:
            move_shipment(writing, shipment, wanted, report or Report())
            return


def clone_for(writing: Writing, booking: Booking, mission_id: str, confirmation: Confirmation) -> Booking:
    """Put the same on another flight: slots taken, paid for already, confirmed, declared, with a pass.

    ``booking`` is locked and confirmed; it becomes REBOOKED. An item is judged anew for the new site.

    Raises:
        Refusal: not_found: no such flight or size there. no_room, with alternatives: closed, or too few slots left.
            item_not_allowed: not on that flight. Nothing was changed then.
        states.IllegalMove: the booking is not confirmed.
    """
    old = booking.shipment
    hold = _take(writing, booking, mission_id, SizeCode(old.size))
    now = clock.now()
    shipment = Shipment.objects.create(
        id=uuid.uuid4(),
        member_id=booking.member_id,
        request_sha256="",
        kind=old.kind,
        title=old.title,
        size=old.size,
        mission_id=mission_id,
        message=old.message,
        item=old.item,
        group=old.group,
        verdict=judged(old.item, hold.offer.mission) if old.item is not None else None,
        organics_mg=old.organics_mg,
        created_at=now,
    )
    new = Booking.objects.create(
        id=uuid.uuid4(),
        member_id=booking.member_id,
        request_sha256="",
        reference=_free_reference(),
        state=BookingState.CONFIRMED.value,
        hold=hold,
        shipment=shipment,
        price=booking.price,
        credit=booking.price,
        due=0,
        rebooks=booking,
        organisation_id=booking.organisation_id,
        gifted=booking.gifted,
        guardian=booking.guardian,
        confirmation=confirmation.model_dump(mode="json"),
        created_at=now,
        confirmed_at=now,
    )
    shipment.booking_id = new.pk
    shipment.save(update_fields=["booking_id"])
    writing.changed(hold, new, shipment)
    # The new one is there first: what follows a booking, such as a gift, goes over to it.
    cancel(writing, booking, BookingState.REBOOKED)
    declare(writing, shipment)
    issue_pass(writing, new)
    refresh_organics(writing, mission_id)
    return new


def _take(writing: Writing, booking: Booking, mission_id: str, size: SizeCode) -> Hold:
    now = clock.now()
    quantity = booking.hold.quantity
    offer = Offer.objects.filter(pk=f"{mission_id}:{size.value}").select_related("mission").first()
    if offer is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"mission_id": "unknown", "size": "not offered"})
    if not is_open(offer.mission, now) or not take_slot(offer.pk, quantity):
        others = [found for found in alternatives(mission_id, size, now, quantity) if found.size == size.value]
        raise Refusal(ProblemCode.NO_ROOM, current=offer.mission.state, alternatives=others)
    writing.changed(Offer.objects.get(pk=offer.pk))
    return Hold.objects.create(
        id=uuid.uuid4(),
        member_id=booking.member_id,
        request_sha256="",
        offer=offer,
        quantity=quantity,
        price=booking.price,
        state=HoldState.USED.value,
        created_at=now,
        expires_at=now,
    )


def _free_reference() -> str:
    while Booking.objects.filter(reference=(reference := new_reference())).exists():
        pass
    return reference
