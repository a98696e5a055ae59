"""What a member may do alone with a booking now, decided by the server's clock and the confirmed terms."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.bookings.endings import lock_booking
from moonmail.backend.bookings.models import Booking, Shipment
from moonmail.backend.http.problems import Refusal
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.refunds import chain_of, worth
from moonmail.contract.bookings import Confirmation
from moonmail.contract.problems import ProblemCode
from moonmail.domain.shop import NO_WORDS, Freedom, No, freedom
from moonmail.domain.states import BookingState, ShipmentState


def freedom_of(booking: Booking, shipment: Shipment) -> Freedom:
    """Return what may be done; a flight that has its outcome leaves only the choices that follow from it."""
    found = freedom(
        BookingState(booking.state),
        ShipmentState(shipment.state),
        worth(booking),
        Confirmation.model_validate(booking.confirmation).last_change_at,
        clock.now(),
    )
    if found.why_no_cancel is None and shipment.mission.body.get("outcome") is not None:
        over = No.FLIGHT_OVER
        return replace(found, refund=0, why_no_cancel=over, why_no_content=over, why_no_move=over)
    return found


def refused(why: No, booking: Booking, shipment: Shipment) -> Refusal:
    """Return the refusal in the words of ``domain.shop``."""
    if why is No.TOO_LATE:
        return Refusal(ProblemCode.TOO_LATE, detail=NO_WORDS[why], current=booking.state)
    current = booking.state if why is No.NOT_CONFIRMED else shipment.state
    return Refusal(ProblemCode.ILLEGAL_MOVE, detail=NO_WORDS[why], current=current)


def own_booking(booking_id: UUID, member_id: UUID, field: str) -> Booking:
    """Return the caller's booking, locked.

    Raises:
        Refusal: not_found; not_yours for one that the caller paid and gave away.
    """
    booking = Booking.objects.filter(pk=booking_id).first()
    if booking is not None and booking.member_id == member_id:
        booking = lock_booking(booking_id)
        if booking.member_id == member_id:
            return booking
    if booking is not None and Payment.objects.filter(booking_id__in=chain_of(booking), member_id=member_id).exists():
        raise Refusal(ProblemCode.NOT_YOURS, detail=NO_WORDS[No.NOT_THE_HOLDER])
    raise Refusal(ProblemCode.NOT_FOUND, fields={field: "unknown"})
