"""``moonmail backend play …`` for shipments: what the receiving desk will report."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from moonmail.backend.play_input import BadInput, choice, impossible, moment_or_now, required_text, text
from moonmail.domain.moment import Confidence
from moonmail.domain.references import normalise_reference
from moonmail.domain.states import BookingState, IllegalMove, ShipmentKind, ShipmentState, moves_from
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.backend.bookings.models import Booking, Shipment
    from moonmail.backend.custody.service import Report
    from moonmail.backend.database import Writing

_SOURCE: Final = Text("MoonMail 受付デスク", "MoonMail receiving desk")


# What members do themselves, with all that follows from it; a move alone would leave the rest behind.
_NOT_THE_DESKS: Final = frozenset({ShipmentState.DRAFT, ShipmentState.DECLARED, ShipmentState.WITHDRAWN})


def _booking(typed: str) -> Booking:
    from moonmail.backend.bookings.endings import lock_booking
    from moonmail.backend.bookings.models import Booking

    reference = normalise_reference(typed)
    found = Booking.objects.filter(reference=reference).first() if reference else None
    if found is None:
        raise BadInput(f"there is no booking {typed!r}")
    return lock_booking(found.pk)


def _shipment(booking: Booking) -> Shipment:
    """Return what travels under the booking; also what was refused, which has yet to be given back."""
    from moonmail.backend.bookings.models import Shipment

    shipment = Shipment.objects.select_for_update().get(pk=booking.shipment_id)
    travels = booking.state in (BookingState.CONFIRMED.value, BookingState.COMPLETED.value)
    if not travels and shipment.state != ShipmentState.REFUSED.value:
        raise BadInput(f"booking {booking.reference} is {booking.state}: nothing travels under it")
    return shipment


def _move(writing: Writing, shipment: Shipment, wanted: ShipmentState, report: Report) -> None:
    from moonmail.backend.custody.service import move_shipment

    possible = moves_from(ShipmentState(shipment.state), ShipmentKind(shipment.kind)) - _NOT_THE_DESKS
    if wanted not in possible:
        raise BadInput(impossible(IllegalMove(ShipmentState(shipment.state), wanted), possible))
    move_shipment(writing, shipment, wanted, report)


def play_custody(writing: Writing, options: argparse.Namespace) -> None:
    """Move a shipment. One that is refused at inspection ends its booking: the whole amount goes back."""
    from moonmail.backend.custody.service import Report
    from moonmail.backend.receiving.service import end_refused

    wanted = choice(ShipmentState, options.state)
    booking = _booking(options.reference)
    shipment = _shipment(booking)
    report = Report(
        at=moment_or_now(options.at, options.precision),
        place=text(options, "place"),
        confidence=choice(Confidence, options.confidence),
        source=_SOURCE,
        note=text(options, "note"),
    )
    _move(writing, shipment, wanted, report)
    if wanted is ShipmentState.REFUSED:
        end_refused(writing, booking)


def play_review(writing: Writing, options: argparse.Namespace) -> None:
    """Say what staff found in a declaration. When the member can't cancel alone any more, a no gives the money back."""
    from moonmail.backend.bookings.rights import freedom_of
    from moonmail.backend.custody.service import Report
    from moonmail.backend.receiving.service import end_refused

    found = choice(ShipmentState, options.found)
    if found not in (ShipmentState.CLEARED, ShipmentState.NOT_ALLOWED):
        raise BadInput(f"{options.found!r} is none of cleared, not_allowed")
    booking = _booking(options.reference)
    shipment = _shipment(booking)
    if shipment.state != ShipmentState.NEEDS_REVIEW.value:
        raise BadInput(f"{booking.reference} is {shipment.state}: there is nothing to review")
    _move(writing, shipment, found, Report(source=_SOURCE, note=required_text(options, "note")))
    if found is ShipmentState.CLEARED:
        _move(writing, shipment, ShipmentState.AWAITING_ITEM, Report(source=_SOURCE))
    elif freedom_of(booking, shipment).why_no_cancel is not None:
        end_refused(writing, booking)
