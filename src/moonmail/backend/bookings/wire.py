"""Holds, shipments and bookings as the wire carries them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from moonmail.backend.bookings.models import Booking, Hold, Shipment
from moonmail.contract.base import Money
from moonmail.contract.bookings import Booking as BookingOut
from moonmail.contract.bookings import Confirmation, GroupEntry, MessageIn
from moonmail.contract.bookings import Hold as HoldOut
from moonmail.contract.bookings import Shipment as ShipmentOut
from moonmail.contract.items import HandIn, ItemIn, VerdictOut
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, ShipmentKind, ShipmentState


def hold_out(row: Hold) -> HoldOut:
    """``row`` comes with its booking, if there is one."""
    mission_id, _, size = row.offer_id.rpartition(":")
    return HoldOut(
        id=row.id,
        rev=row.rev,
        mission_id=mission_id,
        size=SizeCode(size),
        quantity=row.quantity,
        price=Money(amount=0 if getattr(row, "booking", None) and row.booking.gifted else row.price),
        state=HoldState(row.state),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def shipment_out(row: Shipment) -> ShipmentOut:
    return ShipmentOut(
        id=row.id,
        rev=row.rev,
        kind=ShipmentKind(row.kind),
        title=row.title,
        size=SizeCode(row.size),
        mission_id=row.mission_id,
        booking_id=row.booking_id,
        state=ShipmentState(row.state),
        message=MessageIn.model_validate(row.message) if row.message is not None else None,
        item=ItemIn.model_validate(row.item) if row.item is not None else None,
        group=[GroupEntry.model_validate(entry) for entry in row.group] if row.group is not None else None,
        verdict=VerdictOut.model_validate(row.verdict) if row.verdict is not None else None,
        hand_in=HandIn.model_validate(row.hand_in) if row.hand_in is not None else None,
        created_at=row.created_at,
    )


_PRICE_FACTS: Final = ("total", "payment")


def _confirmation(row: Booking) -> Confirmation:
    kept = Confirmation.model_validate(row.confirmation)
    if not row.gifted:
        return kept
    facts = [fact for fact in kept.facts if fact.key not in _PRICE_FACTS]
    return kept.model_copy(update={"total": Money(amount=0), "facts": facts})


def _successor(row: Booking) -> UUID | None:
    took = Booking.objects.filter(rebooks=row.pk, confirmed_at__isnull=False)
    return took.values_list("pk", flat=True).first()


def booking_out(row: Booking) -> BookingOut:
    """``row`` comes with its hold. Who was given a booking sees no price."""
    mission_id, _, size = row.hold.offer_id.rpartition(":")
    state = BookingState(row.state)
    return BookingOut(
        id=row.id,
        rev=row.rev,
        reference=row.reference,
        state=state,
        mission_id=mission_id,
        size=SizeCode(size),
        quantity=row.hold.quantity,
        hold_id=row.hold_id,
        shipment_id=row.shipment_id,
        price=Money(amount=0 if row.gifted else row.price),
        due=Money(amount=0 if row.gifted else row.due),
        organisation_id=row.organisation_id,
        gifted=row.gifted,
        rebooks=row.rebooks_id,
        rebooked_to=_successor(row) if state is BookingState.REBOOKED else None,
        confirmation=_confirmation(row),
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        cancelled_at=row.cancelled_at,
        pay_by=row.hold.expires_at if state is BookingState.AWAITING_PAYMENT else None,
    )
