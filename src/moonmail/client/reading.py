"""Everything about one thing, put together from the store."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from uuid import UUID

from moonmail.client import objects, outbox, projections
from moonmail.client.model import Flight, HoldView, ShipmentDetail
from moonmail.contract.accounts import Member
from moonmail.contract.bookings import Booking, CustodyEvent, Hold, Pass, Payment, Shipment
from moonmail.contract.entitlements import Entitlement
from moonmail.contract.gifts import Gift
from moonmail.contract.missions import Mission, Offer
from moonmail.contract.receipts import Receipt
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import EntitlementState, HoldState, PaymentState

_LADDER = list(SizeCode)


def flight(connection: sqlite3.Connection, mission_id: str) -> Flight | None:
    mission = objects.one(connection, Mission, "mission", mission_id)
    return None if mission is None else Flight(mission, _offers(connection, mission_id))


def _offers(connection: sqlite3.Connection, mission_id: str) -> tuple[Offer, ...]:
    offers = objects.under(connection, Offer, "offer", mission_id)
    return tuple(sorted(offers, key=lambda offer: _LADDER.index(offer.size)))


def shipment(connection: sqlite3.Connection, actor: str, shipment_id: UUID) -> ShipmentDetail | None:
    card = projections.read_card(connection, str(shipment_id))
    if card is None:
        return None
    # A lapsed booking may have been followed by another one: the newest holds.
    bookings = objects.under(connection, Booking, "booking", str(shipment_id))
    booking = max(bookings, key=lambda each: each.created_at, default=None)
    booking_id = str(booking.id) if booking else ""
    own = objects.under(connection, Payment, "payment", booking_id)
    payments = _payments(connection, booking)
    passes = objects.under(connection, Pass, "pass", booking_id)
    owed = objects.under(connection, Entitlement, "entitlement", booking_id)
    given = objects.under(connection, Gift, "gift", booking_id)
    receipts = objects.under(connection, Receipt, "receipt", booking_id)
    custody = objects.under(connection, CustodyEvent, "custody_event", str(shipment_id))
    found = flight(connection, card.mission_id)
    return ShipmentDetail(
        card=card,
        shipment=objects.one(connection, Shipment, "shipment", str(shipment_id)),
        booking=booking,
        mission=found.mission if found else None,
        offers=found.offers if found else (),
        payment=own[-1] if own else None,
        pass_=max(passes, key=lambda each: each.sequence, default=None),
        custody=tuple(sorted(custody, key=lambda each: (each.occurred_at.moment().latest, each.rev))),
        operations=tuple(outbox.open_operations(connection, actor, shipment_id=shipment_id)),
        payments=payments,
        paid=_sum(payments),
        entitlement=max(owed, key=lambda each: each.offered_at, default=None),
        gift=max(given, key=lambda each: each.made_at, default=None),
        receipts=tuple(sorted(receipts, key=lambda each: (each.issued_at, each.number))),
    )


def paid(connection: sqlite3.Connection, booking_id: UUID) -> int:
    """Return what was paid for a booking and for those it replaced, less what goes back, whole yen."""
    return _sum(_payments(connection, objects.one(connection, Booking, "booking", str(booking_id))))


def credit(connection: sqlite3.Connection, booking_id: UUID, total: int) -> int:
    """Return what counts of a booking when one for ``total`` whole yen replaces it.

    Whoever was given a booking does not know what it cost: nothing is to pay for one that costs no more.
    """
    booking = objects.one(connection, Booking, "booking", str(booking_id))
    return total if booking is not None and booking.gifted else _sum(_payments(connection, booking))


def _payments(connection: sqlite3.Connection, booking: Booking | None) -> tuple[Payment, ...]:
    """Return the payments for ``booking`` and for those it replaced, oldest first."""
    found: list[Payment] = []
    seen: set[UUID] = set()
    while booking is not None and booking.id not in seen:
        seen.add(booking.id)
        found = objects.under(connection, Payment, "payment", str(booking.id)) + found
        booking = objects.one(connection, Booking, "booking", str(booking.rebooks)) if booking.rebooks else None
    return tuple(found)


def _sum(payments: tuple[Payment, ...]) -> int:
    return sum(_kept(each) for each in payments)


def _kept(payment: Payment) -> int:
    if payment.state is PaymentState.PAID:
        return payment.amount.amount
    if payment.state not in (PaymentState.REFUNDING, PaymentState.REFUNDED):
        return 0
    return payment.amount.amount - (payment.refunded or payment.amount).amount


def hold(connection: sqlite3.Connection, actor: str, hold_id: UUID, server_now: datetime) -> HoldView | None:
    found = objects.one(connection, Hold, "hold", str(hold_id))
    operations = outbox.open_operations(connection, actor, id_=hold_id)
    if found is None and not operations:
        return None
    left = None
    if found is not None:
        seconds = int((found.expires_at - server_now).total_seconds())
        left = max(0, seconds) if found.state is HoldState.ACTIVE else 0
    return HoldView(found, left, operations[0] if operations else None)


def gifts(connection: sqlite3.Connection) -> tuple[Gift, ...]:
    """Return all gifts, newest first."""
    found = objects.every(connection, Gift, "gift")
    return tuple(sorted(found, key=lambda each: (each.made_at, each.id), reverse=True))


def entitlements(connection: sqlite3.Connection) -> tuple[Entitlement, ...]:
    """Return what is still to be chosen, most urgent first; then the others, newest first."""
    found = objects.every(connection, Entitlement, "entitlement")
    open_ = [each for each in found if each.state is EntitlementState.OFFERED]
    over = [each for each in found if each.state is not EntitlementState.OFFERED]
    open_.sort(key=lambda each: (each.choose_by, each.id))
    over.sort(key=lambda each: (each.offered_at, each.id), reverse=True)
    return (*open_, *over)


def member(connection: sqlite3.Connection, member_id: str) -> Member | None:
    return objects.one(connection, Member, "member", member_id) if member_id else None
