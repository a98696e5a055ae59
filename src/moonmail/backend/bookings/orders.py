"""The order itself: from a hold, what travels and what the member confirmed to a booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.bookings.confirming import confirm
from moonmail.backend.bookings.endings import worth
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.models import SUCCEEDING, Booking, Hold, Shipment
from moonmail.backend.bookings.rights import freedom_of, own_booking, refused
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.http.written import require_named
from moonmail.backend.kiosks.sessions import require_open
from moonmail.backend.missions.models import Offer
from moonmail.backend.missions.wire import mission_out, offer_out
from moonmail.contract.base import Money, WindowOut, Words
from moonmail.contract.bookings import BookingIn, Confirmation, ConfirmationIn, LegalFact
from moonmail.contract.missions import Mission
from moonmail.contract.orders import order_from
from moonmail.contract.problems import ProblemCode
from moonmail.domain.formats import JAPAN
from moonmail.domain.order import Order, facts_sha256, legal_facts
from moonmail.domain.references import new_reference
from moonmail.domain.shop import needs_guardian
from moonmail.domain.states import BookingState, HoldState
from moonmail.domain.text import Text

_DEARER: Final = Text(
    "贈られた予約は、お支払い済みの金額を超える便やサイズには変更できません。予約はこれまでのままです。",
    "A booking that was given to you can't be moved to a slot that costs more than was paid. It stays as it was.",
)
LIVING: Final = (BookingState.AWAITING_PAYMENT.value, BookingState.CONFIRMED.value, BookingState.COMPLETED.value)
_TRIES: Final = 5


def put_booking(
    booking_id: UUID, member_id: UUID, body: BookingIn, kiosk_session: UUID | None = None
) -> tuple[Booking, bool]:
    """Order. Returns the booking, which awaits its payment if anything is due, and whether it is new.

    Ordered at a kiosk and not paid, it lapses with ``kiosk_session``, also with a hold that was made elsewhere.

    Raises:
        Refusal: id_reused, not_found, not_yours, hold_over, illegal_move, too_late, terms_changed, guardian_needed,
            content_not_allowed or malformed; not_signed_in when the session is over.
    """
    sweep()
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Booking, bool]:
        existing = Booking.objects.select_related("hold").filter(pk=booking_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing, False
        require_open(kiosk_session)
        old = _replaced(member_id, body.rebooks)
        hold, shipment = _parts(member_id, body)
        if kiosk_session is not None:
            hold.kiosk_session_id = kiosk_session
            hold.save(update_fields=["kiosk_session_id"])
        _require_booker(member_id, body)
        guarded = _is_guarded(member_id, body)
        credit = _credit(old, hold)
        confirmation = _confirmed(hold, body.confirmation, credit)
        asked_for = _Wanted(booking_id, member_id, asked, hold, shipment, credit, old, body, guarded)
        booking = _create(asked_for, confirmation)
        shipment.booking_id = booking.pk
        shipment.save(update_fields=["booking_id"])
        writing.changed(booking, shipment)
        if booking.due == 0 and not confirm(writing, booking, hold, old):
            raise Refusal(ProblemCode.ILLEGAL_MOVE, current=booking.state)
        return booking, True

    return write_once(act, booking_id)


@dataclass(frozen=True, slots=True)
class _Wanted:
    booking_id: UUID
    member_id: UUID
    asked: str
    hold: Hold
    shipment: Shipment
    credit: int
    old: Booking | None
    body: BookingIn
    guarded: bool


def _replaced(member_id: UUID, rebooks: UUID | None) -> Booking | None:
    """Return the booking that the new one is to replace, locked."""
    if rebooks is None:
        return None
    old = own_booking(rebooks, member_id, "rebooks")
    shipment = Shipment.objects.select_related("mission").get(pk=old.shipment_id)
    why = freedom_of(old, shipment).why_no_move
    if why is not None:
        raise refused(why, old, shipment)
    succeeding = [state.value for state in SUCCEEDING]
    other = Booking.objects.filter(rebooks=old, state__in=succeeding).first()
    if other is not None:
        # What was paid counts once. Releasing the other one's hold ends that change.
        raise Refusal(ProblemCode.ILLEGAL_MOVE, current=other.state, fields={"rebooks": "being changed already"})
    return old


def _credit(old: Booking | None, hold: Hold) -> int:
    """Return what counts of what was paid. Who was given a booking is not told more of it than the new price."""
    if old is None:
        return 0
    there = worth(old)
    if not old.gifted:
        return there
    if hold.price > there:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_DEARER, current=old.state, fields={"hold_id": "costs more"})
    return hold.price


def _require_booker(member_id: UUID, body: BookingIn) -> None:
    from moonmail.backend.organisations.service import is_booker

    if body.organisation_id is not None and not is_booker(member_id, body.organisation_id):
        raise Refusal(ProblemCode.NOT_FOUND, fields={"organisation_id": "unknown"})


def _is_guarded(member_id: UUID, body: BookingIn) -> bool:
    """Return whether a guardian's consent belongs to the order. That of an adult is not kept."""
    born = Member.objects.values_list("birth_date", flat=True).get(pk=member_id)
    needed = needs_guardian(born, clock.now().astimezone(JAPAN).date())
    if needed and body.guardian is None:
        raise Refusal(ProblemCode.GUARDIAN_NEEDED, fields={"guardian": "missing"})
    if needed and body.guardian is not None:
        require_named({f"guardian.{field}": getattr(body.guardian, field) for field in ("name", "relation", "phone")})
    return needed


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
    plates = len(shipment.group) if shipment.group is not None else 1
    if hold.quantity != plates:
        raise Refusal(ProblemCode.MALFORMED, fields={"hold_id": f"{hold.quantity} slots held, {plates} needed"})
    living = Booking.objects.filter(shipment=shipment, state__in=LIVING).first()
    if living is not None:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, current=living.state, fields={"shipment_id": "booked"})
    return hold, shipment


def _confirmed(hold: Hold, seen: ConfirmationIn, credit: int) -> Confirmation:
    """Return the copy to keep, made from the server's own data, if it is what the member saw."""
    offer = Offer.objects.select_related("mission").get(pk=hold.offer_id)
    mission = mission_out(offer.mission)
    order = order_from(mission, offer_out(offer), hold.quantity, credit)
    sha256 = facts_sha256(legal_facts(order))
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
    return kept_confirmation(mission, order, seen.language, seen.confirmed_at)


def kept_confirmation(mission: Mission, order: Order, language: str, confirmed_at: datetime) -> Confirmation:
    """Return the copy to keep of what was confirmed: ``order`` on ``mission``, in our own words."""
    facts = legal_facts(order)
    return Confirmation(
        terms_version=mission.terms.version,
        total=Money(amount=order.total),
        facts=[LegalFact(key=f.key, label=Words.of(f.label), value=Words.of(f.value)) for f in facts],
        facts_sha256=facts_sha256(facts),
        language=language,
        confirmed_at=confirmed_at,
        obligation_end=mission.terms.obligation_end,
        entitlements=mission.terms.entitlements,
        default_entitlement=mission.terms.default_entitlement,
        choose_within_days=mission.terms.choose_within_days,
        window=WindowOut.of(order.window),
        last_change_at=mission.item_due_at,
    )


def _create(wanted: _Wanted, confirmation: Confirmation) -> Booking:
    body = wanted.body
    guardian = body.guardian if wanted.guarded else None
    for attempt in range(_TRIES):
        reference = new_reference()
        if Booking.objects.filter(reference=reference).exists():
            continue
        try:
            with transaction.atomic():
                return Booking.objects.create(
                    id=wanted.booking_id,
                    member_id=wanted.member_id,
                    request_sha256=wanted.asked,
                    reference=reference,
                    hold=wanted.hold,
                    shipment=wanted.shipment,
                    price=wanted.hold.price,
                    credit=wanted.credit,
                    due=max(0, wanted.hold.price - wanted.credit),
                    rebooks=wanted.old,
                    organisation_id=body.organisation_id,
                    gifted=wanted.old is not None and wanted.old.gifted,
                    guardian=guardian.model_dump(mode="json") if guardian else None,
                    confirmation=confirmation.model_dump(mode="json"),
                    created_at=clock.now(),
                )
        except IntegrityError:
            # Another writer took this reference, or this very booking: the outer retry tells which.
            if attempt == _TRIES - 1 or not Booking.objects.filter(reference=reference).exists():
                raise
    raise Refusal(ProblemCode.BUSY, retry_after=1)
