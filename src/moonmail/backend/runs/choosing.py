"""What a verified caller is owed, and their choice, made at the desk for them: the same rules as in their own app."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import F

from moonmail.backend import clock
from moonmail.backend.audit.service import record, record_alone
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.holds import is_open
from moonmail.backend.bookings.wire import booking_out
from moonmail.backend.cases.service import tell
from moonmail.backend.database import Writing
from moonmail.backend.desk.verifying import verified_until
from moonmail.backend.entitlements.choices import put_choice
from moonmail.backend.entitlements.models import Entitlement
from moonmail.backend.entitlements.wire import entitlement_out
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Offer
from moonmail.backend.missions.wire import mission_out, offer_out
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.base import WindowOut, Words
from moonmail.contract.bookings import LegalFact
from moonmail.contract.entitlements import ChoiceIn
from moonmail.contract.orders import current_window, reflight_order
from moonmail.contract.problems import ProblemCode
from moonmail.contract.runs import DeskChoiceIn, Owed, OwedFlight, OwedList
from moonmail.domain.audit import AuditAct
from moonmail.domain.mission import ENTITLEMENT_NAMES, EntitlementKind
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.sizes import SizeCode
from moonmail.domain.staff import DeskAct
from moonmail.domain.states import EntitlementState
from moonmail.domain.text import Text

_NOT_VERIFIED: Final = Text(
    "ご本人の確認が済んでいないか、確認から30分が過ぎています。何も選んでいません。先に本人確認をお願いします。",
    "This caller is not verified, or that was more than 30 minutes ago. Nothing was chosen. Please verify them first.",
)
_CHOSEN_FOR: Final = Text(
    "お問い合わせの際のお申し出により、サポートデスクで「{choice}」の手続きをしました。"
    "お心当たりがない場合は、このメッセージにご返信ください。",
    "As you asked the support desk, “{choice}” was carried out for you. "
    "If you did not ask for this, please reply here.",
)


def owed_to(staff: Staff, member_id: UUID) -> OwedList:
    """Return what a verified caller may still choose, with the flights that have room and what holds on each.

    Raises:
        Refusal: illegal_move: not verified.
    """
    sweep()
    _require_verified(staff, member_id)
    record_alone(done(staff, DeskAct.HELP, AuditAct.OPENED, what="owed", member=str(member_id)))
    rows = Entitlement.objects.filter(
        member_id=member_id, state=EntitlementState.OFFERED.value, choose_by__gt=clock.now()
    ).select_related("booking__hold__offer__mission", "booking__shipment")
    return OwedList(items=[_owed(row) for row in rows.order_by("choose_by", "pk")])


def _owed(row: Entitlement) -> Owed:
    booking = row.booking
    flights = []
    if EntitlementKind.REFLIGHT.value in row.kinds:
        room = Offer.objects.filter(size=booking.shipment.size, taken__lte=F("capacity") - booking.hold.quantity)
        other = room.exclude(mission_id=booking.hold.offer.mission_id).select_related("mission")
        flights = [_flight(row, offer) for offer in other.order_by("mission_id") if is_open(offer.mission, clock.now())]
    return Owed(
        entitlement=entitlement_out(row),
        flight_number=booking.hold.offer.mission.flight_number,
        size=SizeCode(booking.shipment.size),
        flights=flights,
    )


def _flight(row: Entitlement, offer: Offer) -> OwedFlight:
    mission = mission_out(offer.mission)
    facts = legal_facts(reflight_order(mission, booking_out(row.booking), offer_out(offer)))
    return OwedFlight(
        mission_id=mission.id,
        flight_number=mission.flight_number,
        window=WindowOut.of(current_window(mission)),
        left=offer.capacity - offer.taken,
        terms_version=mission.terms.version,
        facts=[LegalFact(key=f.key, label=Words.of(f.label), value=Words.of(f.value)) for f in facts],
        facts_sha256=facts_sha256(facts),
    )


def choose(choice_id: UUID, staff: Staff, body: DeskChoiceIn) -> Entitlement:
    """Carry out what a verified caller chose. The member is told in their app that it was done for them.

    Raises:
        Refusal: as ``entitlements.choices.put_choice``; illegal_move, too, when the caller is not verified.
    """

    def for_caller(writing: Writing, owed: Entitlement) -> None:
        _require_verified(staff, body.member_id)
        words = _CHOSEN_FOR.filled(choice=ENTITLEMENT_NAMES[body.kind])
        tell(writing, body.member_id, owed.booking_id, Words.of(words), staff)
        told = done(
            staff,
            DeskAct.HELP,
            AuditAct.CHANGED,
            what=f"entitlement:{owed.pk}",
            member=str(body.member_id),
            detail={"choice": body.kind.value},
        )
        record(writing, told)

    said = ChoiceIn(**body.model_dump(exclude={"member_id"}))
    return put_choice(choice_id, body.member_id, said, for_caller)


def _require_verified(staff: Staff, member_id: UUID) -> None:
    if verified_until(staff, member_id) is None:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_NOT_VERIFIED, current="not_verified")
