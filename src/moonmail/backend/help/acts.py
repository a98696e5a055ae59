"""The acts themselves, by the same rules as a member's own; with ``beyond`` after the last date, too."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.bookings.declaring import judged
from moonmail.backend.bookings.endings import cancel, refund_all, worth
from moonmail.backend.bookings.holds import put_hold
from moonmail.backend.bookings.models import Booking, Hold, Shipment
from moonmail.backend.bookings.onward import go_on, moved_terms
from moonmail.backend.bookings.orders import put_booking
from moonmail.backend.bookings.rights import freedom_of, refused
from moonmail.backend.bookings.shipments import change_content
from moonmail.backend.database import Writing
from moonmail.backend.help.models import Help
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Offer
from moonmail.backend.missions.wire import mission_out, offer_out
from moonmail.backend.passes.models import Pass
from moonmail.backend.passes.service import issue_pass, void_passes
from moonmail.contract.bookings import BookingIn, ConfirmationIn, Content, GuardianIn, HoldIn
from moonmail.contract.help import HelpIn
from moonmail.contract.orders import order_from
from moonmail.contract.problems import ProblemCode
from moonmail.domain import helping
from moonmail.domain.formats import both, yen
from moonmail.domain.helping import HelpKind
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.shop import Freedom, No
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState
from moonmail.domain.text import Text

_TOO_MUCH: Final = Text(
    "ご返金できる額（{yen}）を超えています。何も変更していません。金額をご確認ください。",
    "That is more than can be refunded ({yen}). Nothing was changed. Please look at the sum.",
)
_NO_PASS: Final = Text(
    "この予約には、お送りできる搭乗券がありません。何も変更していません。",
    "There is no boarding pass for this booking that could be sent. Nothing was changed.",
)


@dataclass(frozen=True, slots=True)
class Did:
    """What was done. ``says``: to the member. ``refund``, ``due``: whole yen, as the member may know them."""

    says: Text
    undo: Text
    refund: int = 0
    due: int = 0
    new_booking: UUID | None = None
    undo_until: datetime | None = None
    back: dict[str, Any] = field(default_factory=dict)


def carry_out(writing: Writing, body: HelpIn, content: Content | None, booking: Booking, help_id: UUID) -> Did:
    """Do what is asked with a locked booking.

    Raises:
        Refusal: see ``service.put_help``.
    """
    act = _ACTS.get(body.kind)
    if act is None:
        raise Refusal(ProblemCode.MALFORMED, fields={"kind": "not of a booking"})
    return act(writing, body, content, booking, help_id)


def note_version(made: Help) -> None:
    """Keep which version the change made: once there is another one, undoing would take that away, too."""
    if made.kind == HelpKind.CONTENT.value and made.booking is not None:
        made.back = {
            **made.back,
            "rev": Shipment.objects.values_list("rev", flat=True).get(pk=made.booking.shipment_id),
        }
        made.save(update_fields=["back"])


def why_not(why: No | None, beyond: bool) -> No | None:
    """Return why something can't be done. Who may go beyond the terms is not held by their last date."""
    return None if beyond and why is No.TOO_LATE else why


def _free(booking: Booking) -> tuple[Shipment, Freedom]:
    shipment = Shipment.objects.select_for_update(of=("self",)).select_related("mission").get(pk=booking.shipment_id)
    return shipment, freedom_of(booking, shipment)


def _content(writing: Writing, body: HelpIn, content: Content | None, booking: Booking, help_id: UUID) -> Did:
    assert content is not None
    shipment, free = _free(booking)
    if (why := why_not(free.why_no_content, body.beyond)) is not None:
        raise refused(why, booking, shipment)
    change_content(writing, shipment, content, help_id, "")
    return Did(
        helping.CONTENT_CHANGED.filled(reference=booking.reference),
        helping.NO_UNDO if body.beyond else helping.UNDO_CONTENT,
        undo_until=None if body.beyond else free.until,
        back={"change": str(help_id)},
    )


def _flight(writing: Writing, body: HelpIn, _: Content | None, booking: Booking, __: UUID) -> Did:
    if body.mission_id is None:
        raise Refusal(ProblemCode.MALFORMED, fields={"mission_id": "missing"})
    shipment, free = _free(booking)
    if (why := why_not(free.why_no_move, body.beyond)) is not None:
        raise refused(why, booking, shipment)
    offer = Offer.objects.select_related("mission").filter(pk=f"{body.mission_id}:{shipment.size}").first()
    if offer is None or body.mission_id == shipment.mission_id:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"mission_id": "unknown, or the present one"})
    if free.why_no_move is not None:
        return _moved_beyond(writing, booking, offer)
    there = worth(booking)
    new = _rebook(booking, shipment, offer, there)
    flight = offer.mission.flight_number
    if new.state == BookingState.AWAITING_PAYMENT.value:
        says = helping.MOVED_DUE.filled(reference=booking.reference, flight=flight, yen=_yen(new.due))
        ends = new.hold.expires_at
        return Did(says, helping.UNDO_FLIGHT, due=new.due, new_booking=new.pk, undo_until=ends)
    back = 0 if booking.gifted else max(0, there - new.price)
    says = helping.MOVED.filled(reference=booking.reference, flight=flight)
    return Did(_with_money(says, back, helping.MOVED_BACK_YEN), helping.NO_UNDO_SLOT, refund=back, new_booking=new.pk)


def _moved_beyond(writing: Writing, booking: Booking, offer: Offer) -> Did:
    """After the last date it costs nothing more, and the terms stay or get better: a supervisor makes it right."""
    new = go_on(writing, booking, offer.mission, moved_terms(booking, offer.mission, offer))
    says = helping.MOVED.filled(reference=booking.reference, flight=offer.mission.flight_number)
    return Did(says, helping.NO_UNDO_SLOT, new_booking=new.pk)


def _rebook(booking: Booking, shipment: Shipment, offer: Offer, there: int) -> Booking:
    """Order the same on another flight, as the member would in the app, with what was paid."""
    member = Member.objects.get(pk=booking.member_id)
    quantity = booking.hold.quantity
    wanted = HoldIn(mission_id=offer.mission_id, size=SizeCode(offer.size), quantity=quantity)
    hold, _ = put_hold(uuid.uuid4(), member.pk, wanted)
    copy = Shipment.objects.create(
        id=uuid.uuid4(),
        member_id=member.pk,
        request_sha256="",
        kind=shipment.kind,
        title=shipment.title,
        size=shipment.size,
        mission_id=offer.mission_id,
        message=shipment.message,
        item=shipment.item,
        group=shipment.group,
        verdict=judged(shipment.item, offer.mission) if shipment.item is not None else None,
        organics_mg=shipment.organics_mg,
        created_at=clock.now(),
    )
    credit = hold.price if booking.gifted else there
    mission = mission_out(offer.mission)
    seen = ConfirmationIn(
        terms_version=mission.terms.version,
        total=hold.price,
        facts_sha256=facts_sha256(legal_facts(order_from(mission, offer_out(offer), quantity, credit))),
        language=member.language,
        confirmed_at=clock.now(),
    )
    ordered = BookingIn(
        hold_id=hold.pk,
        shipment_id=copy.pk,
        confirmation=seen,
        organisation_id=booking.organisation_id,
        rebooks=booking.pk,
        guardian=GuardianIn.model_validate(booking.guardian) if booking.guardian else None,
    )
    made, _ = put_booking(uuid.uuid4(), member.pk, ordered)
    return Booking.objects.select_related("hold").get(pk=made.pk)


def _cancel(writing: Writing, body: HelpIn, _: Content | None, booking: Booking, __: UUID) -> Did:
    shipment, free = _free(booking)
    if (why := why_not(free.why_no_cancel, body.beyond)) is not None:
        raise refused(why, booking, shipment)
    there = worth(booking)
    back = free.refund if free.why_no_cancel is None else _sum(body, there)
    cancel(writing, booking, BookingState.CANCELLED)
    if back:
        refund_all(writing, booking, back)
    says = helping.CANCELLED.filled(reference=booking.reference)
    if booking.gifted:
        return Did(_joined(says, helping.REFUNDED_GIVER) if back else says, helping.NO_UNDO_SLOT)
    return Did(_with_money(says, back, helping.REFUNDED, helping.NOT_REFUNDED), helping.NO_UNDO_SLOT, refund=back)


def _goodwill(writing: Writing, body: HelpIn, _: Content | None, booking: Booking, __: UUID) -> Did:
    back = _sum(body, worth(booking))
    if not back:
        raise Refusal(ProblemCode.MALFORMED, fields={"amount": "nothing"})
    refund_all(writing, booking, back)
    writing.changed(booking)
    says = helping.GOODWILL.filled(reference=booking.reference)
    if booking.gifted:
        return Did(_joined(says, helping.REFUNDED_GIVER), helping.NO_UNDO)
    return Did(_joined(says, helping.REFUNDED.filled(yen=_yen(back))), helping.NO_UNDO, refund=back)


def _pass(writing: Writing, body: HelpIn, _: Content | None, booking: Booking, __: UUID) -> Did:
    newest = Pass.objects.filter(booking=booking, voided_at=None).order_by("-sequence").first()
    if newest is None or booking.state != BookingState.CONFIRMED.value:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_NO_PASS, current=booking.state)
    if body.compromised:
        void_passes(writing, booking)
        issue_pass(writing, booking)
        writing.changed(booking)
        return Did(helping.PASS_RENEWED.filled(reference=booking.reference), helping.NO_UNDO)
    # Counted once more, so that an app that missed it fetches it again.
    writing.changed(newest)
    return Did(helping.PASS_SENT.filled(reference=booking.reference), helping.NO_UNDO)


def _sum(body: HelpIn, there: int) -> int:
    if body.amount is None:
        raise Refusal(ProblemCode.MALFORMED, fields={"amount": "missing"})
    if body.amount > there:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_TOO_MUCH.filled(yen=_yen(there)), current=str(there))
    return body.amount


def _yen(amount: int) -> Text:
    return both(lambda language: yen(amount, language))


def _joined(first: Text, second: Text) -> Text:
    return Text(first.ja + second.ja, f"{first.en.rstrip()} {second.en}")


def _with_money(says: Text, back: int, words: Text, none: Text | None = None) -> Text:
    if back:
        return _joined(says, words.filled(yen=_yen(back)))
    return _joined(says, none) if none is not None else says


def release(writing: Writing, new_booking_id: UUID) -> bool:
    """End a change of flight that is not paid yet. False: it is paid, or over."""
    from moonmail.backend.bookings.expiry import end_hold
    from moonmail.domain.states import HoldState

    booking = Booking.objects.filter(pk=new_booking_id).first()
    if booking is None or booking.state != BookingState.AWAITING_PAYMENT.value:
        return False
    hold = Hold.objects.select_for_update().get(pk=booking.hold_id)
    if hold.state != HoldState.ACTIVE.value:
        return False
    end_hold(writing, hold, HoldState.RELEASED)
    return True


_Act = Callable[[Writing, HelpIn, Content | None, Booking, UUID], Did]
_ACTS: Final[dict[HelpKind, _Act]] = {
    HelpKind.CONTENT: _content,
    HelpKind.FLIGHT: _flight,
    HelpKind.CANCEL: _cancel,
    HelpKind.GOODWILL: _goodwill,
    HelpKind.PASS: _pass,
}
