"""Holds, shipments and bookings as the wire carries them."""

from __future__ import annotations

from moonmail.backend.bookings.models import Booking, Hold, Shipment
from moonmail.contract.base import Money
from moonmail.contract.bookings import Booking as BookingOut
from moonmail.contract.bookings import Confirmation, MessageIn
from moonmail.contract.bookings import Hold as HoldOut
from moonmail.contract.bookings import Shipment as ShipmentOut
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, ShipmentKind, ShipmentState


def hold_out(row: Hold) -> HoldOut:
    mission_id, _, size = row.offer_id.rpartition(":")
    return HoldOut(
        id=row.id,
        rev=row.rev,
        mission_id=mission_id,
        size=SizeCode(size),
        price=Money(amount=row.price),
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
        created_at=row.created_at,
    )


def booking_out(row: Booking) -> BookingOut:
    """``row`` comes with its hold."""
    mission_id, _, size = row.hold.offer_id.rpartition(":")
    state = BookingState(row.state)
    return BookingOut(
        id=row.id,
        rev=row.rev,
        reference=row.reference,
        state=state,
        mission_id=mission_id,
        size=SizeCode(size),
        hold_id=row.hold_id,
        shipment_id=row.shipment_id,
        price=Money(amount=row.price),
        confirmation=Confirmation.model_validate(row.confirmation),
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        pay_by=row.hold.expires_at if state is BookingState.AWAITING_PAYMENT else None,
    )
