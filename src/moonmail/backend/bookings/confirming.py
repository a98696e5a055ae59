"""Confirming a booking: at once when nothing is due, otherwise when its payment has come."""

from __future__ import annotations

from moonmail.backend import clock
from moonmail.backend.bookings.declaring import declare
from moonmail.backend.bookings.endings import cancel, lock_booking, refund_all, worth
from moonmail.backend.bookings.holds import take_slot
from moonmail.backend.bookings.models import SUCCEEDING, Booking, Hold, Shipment
from moonmail.backend.bookings.organics import refresh_organics
from moonmail.backend.bookings.rights import freedom_of
from moonmail.backend.database import Writing
from moonmail.backend.missions.models import Offer
from moonmail.backend.passes.service import issue_pass
from moonmail.domain import states
from moonmail.domain.shop import No
from moonmail.domain.states import BookingState, HoldState, MissionState, ShipmentState

_CONFIRMABLE = (BookingState.AWAITING_PAYMENT.value, BookingState.LAPSED.value)
_GONE = (
    MissionState.IN_FLIGHT.value,
    MissionState.LANDED.value,
    MissionState.ENDED.value,
    MissionState.CANCELLED.value,
)
_LIVING = (BookingState.AWAITING_PAYMENT.value, BookingState.CONFIRMED.value, BookingState.COMPLETED.value)


def lock_with_replaced(booking: Booking) -> Booking | None:
    """Lock the booking that ``booking`` replaces, then ``booking``'s own hold; return the replaced one."""
    old = lock_booking(booking.rebooks_id) if booking.rebooks_id is not None else None
    Hold.objects.select_for_update().get(pk=booking.hold_id)
    return old


def confirm(writing: Writing, booking: Booking, hold: Hold, old: Booking | None) -> bool:
    """Confirm the booking. False, and nothing is changed, if that is no longer possible.

    ``hold`` is its own; it, and ``old``, the booking that this one replaces, are locked.
    """
    if booking.state not in _CONFIRMABLE:
        return False
    shipment = Shipment.objects.select_for_update(of=("self",)).select_related("mission").get(pk=booking.shipment_id)
    if shipment.mission.state in _GONE:
        # A payment that came late buys no place on a flight that has left or is over.
        return False
    elsewhere = Booking.objects.filter(shipment=shipment, state__in=_LIVING).exclude(pk=booking.pk).exists()
    if elsewhere or shipment.state != ShipmentState.DRAFT.value:
        return False
    if old is not None and not _may_replace(booking, old):
        return False
    if hold.state == HoldState.EXPIRED.value:
        # The payment came late: the slot may have gone to somebody else meanwhile.
        if not take_slot(hold.offer_id, hold.quantity):
            return False
        writing.changed(Offer.objects.get(pk=hold.offer_id))
    elif hold.state != HoldState.ACTIVE.value:
        return False
    hold.state = states.move(HoldState(hold.state), HoldState.USED).value
    hold.save(update_fields=["state"])
    booking.state = states.move(BookingState(booking.state), BookingState.CONFIRMED).value
    booking.confirmed_at = clock.now()
    booking.save(update_fields=["state", "confirmed_at"])
    shipment.booking_id = booking.pk
    shipment.save(update_fields=["booking_id"])
    writing.changed(hold, booking)
    if old is not None:
        cancel(writing, old, BookingState.REBOOKED)
        back = worth(booking) - booking.price
        if back > 0:
            refund_all(writing, booking, back)
    declare(writing, shipment)
    issue_pass(writing, booking)
    refresh_organics(writing, shipment.mission_id)
    return True


def _may_replace(booking: Booking, old: Booking) -> bool:
    """Return whether what ``booking`` counted on is still there, and not given away meanwhile."""
    if old.member_id != booking.member_id:
        return False
    shipment = Shipment.objects.select_for_update(of=("self",)).select_related("mission").get(pk=old.shipment_id)
    why = freedom_of(old, shipment).why_no_move
    # Ordered before the last date and paid in time is in time; a payment that came late is not.
    in_time = why is No.TOO_LATE and booking.state == BookingState.AWAITING_PAYMENT.value
    succeeding = [state.value for state in SUCCEEDING]
    others = Booking.objects.filter(rebooks=old, state__in=succeeding).exclude(pk=booking.pk)
    return (why is None or in_time) and not others.exists()
