"""The order itself: from a hold, a message and what the member confirmed to a booking."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from moonmail.backend import clock
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.models import Booking, Hold, Shipment
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.missions.models import Offer
from moonmail.backend.missions.wire import mission_out, offer_out
from moonmail.contract.base import Money, WindowOut, Words
from moonmail.contract.bookings import BookingIn, Confirmation, ConfirmationIn, LegalFact
from moonmail.contract.orders import order_from
from moonmail.contract.problems import ProblemCode
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.references import new_reference
from moonmail.domain.states import BookingState, HoldState

LIVING: Final = (BookingState.AWAITING_PAYMENT.value, BookingState.CONFIRMED.value, BookingState.COMPLETED.value)
_TRIES: Final = 5


def put_booking(booking_id: UUID, member_id: UUID, body: BookingIn) -> tuple[Booking, bool]:
    """Order. Returns the booking, which awaits its payment, and whether it is new.

    Raises:
        Refusal: id_reused, not_found, hold_over, illegal_move, terms_changed or malformed.
    """
    sweep()
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Booking, bool]:
        existing = Booking.objects.select_related("hold").filter(pk=booking_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing, False
        hold, shipment = _parts(member_id, body)
        confirmation = _confirmed(hold, body.confirmation)
        booking = _create(booking_id, member_id, asked, hold, shipment, confirmation)
        shipment.booking_id = booking.pk
        shipment.save(update_fields=["booking_id"])
        writing.changed(booking, shipment)
        return booking, True

    return write_once(act)


def _parts(member_id: UUID, body: BookingIn) -> tuple[Hold, Shipment]:
    now = clock.now()
    hold = Hold.objects.select_for_update().filter(pk=body.hold_id, member_id=member_id).first()
    if hold is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"hold_id": "unknown"})
    if hold.state != HoldState.ACTIVE.value or hold.expires_at <= now:
        raise Refusal(ProblemCode.HOLD_OVER, current=hold.state)
    other = Booking.objects.filter(hold=hold).first()
    if other is not None:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, current=other.state, fields={"hold_id": "booked"})
    shipment = Shipment.objects.select_for_update().filter(pk=body.shipment_id, member_id=member_id).first()
    if shipment is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"shipment_id": "unknown"})
    if hold.offer_id != f"{shipment.mission_id}:{shipment.size}":
        raise Refusal(ProblemCode.MALFORMED, fields={"shipment_id": "made for another flight or size than the hold"})
    living = Booking.objects.filter(shipment=shipment, state__in=LIVING).first()
    if living is not None:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, current=living.state, fields={"shipment_id": "booked"})
    return hold, shipment


def _confirmed(hold: Hold, seen: ConfirmationIn) -> Confirmation:
    """Return the copy to keep, made from the server's own data, if it is what the member saw."""
    offer = Offer.objects.select_related("mission").get(pk=hold.offer_id)
    mission = mission_out(offer.mission)
    order = order_from(mission, offer_out(offer))
    facts = legal_facts(order)
    sha256 = facts_sha256(facts)
    wrong = {
        field: "changed"
        for field, same in (
            ("confirmation.terms_version", seen.terms_version == mission.terms.version),
            ("confirmation.total", seen.total == hold.price == order.total),
            ("confirmation.facts_sha256", seen.facts_sha256 == sha256),
        )
        if not same
    }
    if wrong:
        raise Refusal(ProblemCode.TERMS_CHANGED, current=mission.terms.version, fields=wrong)
    return Confirmation(
        terms_version=mission.terms.version,
        total=Money(amount=hold.price),
        facts=[LegalFact(key=f.key, label=Words.of(f.label), value=Words.of(f.value)) for f in facts],
        facts_sha256=sha256,
        language=seen.language,
        confirmed_at=seen.confirmed_at,
        obligation_end=mission.terms.obligation_end,
        entitlements=mission.terms.entitlements,
        default_entitlement=mission.terms.default_entitlement,
        choose_within_days=mission.terms.choose_within_days,
        window=WindowOut.of(order.window),
        last_change_at=mission.item_due_at,
    )


def _create(
    booking_id: UUID, member_id: UUID, asked: str, hold: Hold, shipment: Shipment, confirmation: Confirmation
) -> Booking:
    for attempt in range(_TRIES):
        reference = new_reference()
        if Booking.objects.filter(reference=reference).exists():
            continue
        try:
            with transaction.atomic():
                return Booking.objects.create(
                    id=booking_id,
                    member_id=member_id,
                    request_sha256=asked,
                    reference=reference,
                    hold=hold,
                    shipment=shipment,
                    price=hold.price,
                    due=hold.price,
                    confirmation=confirmation.model_dump(mode="json"),
                    created_at=clock.now(),
                )
        except IntegrityError:
            # Another writer took this reference, or this very booking: the outer retry tells which.
            if attempt == _TRIES - 1 or not Booking.objects.filter(reference=reference).exists():
                raise
    raise Refusal(ProblemCode.BUSY, retry_after=1)
