"""``PUT /v1/cancellations/{uuid}``: a member cancels alone, by the terms that were confirmed."""

from __future__ import annotations

from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.bookings.endings import cancel
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.models import Booking, Cancellation, Shipment
from moonmail.backend.bookings.rights import freedom_of, own_booking, refused
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.contract.bookings import CancellationIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain.states import BookingState


def put_cancellation(cancellation_id: UUID, member_id: UUID, body: CancellationIn) -> tuple[Booking, bool]:
    """Cancel. Returns the booking, and whether the cancellation is new.

    Raises:
        Refusal: id_reused, not_found, not_yours, too_late, illegal_move; terms_changed when another sum goes back.
    """
    sweep()
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Booking, bool]:
        existing = Cancellation.objects.select_related("booking__hold").filter(pk=cancellation_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing.booking, False
        booking = own_booking(body.booking_id, member_id, "booking_id")
        shipment = Shipment.objects.select_related("mission").get(pk=booking.shipment_id)
        found = freedom_of(booking, shipment)
        if found.why_no_cancel is not None:
            raise refused(found.why_no_cancel, booking, shipment)
        # Who was given the booking is not told what it cost: the money goes back to who paid.
        shown = 0 if booking.gifted else found.refund
        if body.refund != shown:
            raise Refusal(ProblemCode.TERMS_CHANGED, current=str(shown), fields={"refund": "changed"})
        returned = cancel(writing, booking, BookingState.CANCELLED, refund=True)
        Cancellation.objects.create(
            id=cancellation_id,
            member_id=member_id,
            request_sha256=asked,
            booking=booking,
            refund=returned,
            cancelled_at=clock.now(),
        )
        return booking, True

    return write_once(act, cancellation_id)
