"""Screening: an item was measured and looked at, and is taken, asked about, or refused. Each step is custody."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import record
from moonmail.backend.blobs.models import Blob
from moonmail.backend.blobs.service import is_here
from moonmail.backend.bookings.endings import cancel, lock_booking
from moonmail.backend.bookings.models import Booking, Shipment
from moonmail.backend.cases.service import case_for, write_into
from moonmail.backend.custody.models import CustodyEvent
from moonmail.backend.custody.service import Report, move_shipment
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.receiving.models import Screening
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.base import Words
from moonmail.contract.problems import ProblemCode
from moonmail.contract.receiving import ReasonOut, ScreeningIn
from moonmail.contract.receiving import Screening as ScreeningOut
from moonmail.domain import custody, formats
from moonmail.domain.audit import AuditAct
from moonmail.domain.cases import Author
from moonmail.domain.moment import Moment
from moonmail.domain.screening import DECISION_NAMES, MISFIT, Decision, Reason, Screened, screen
from moonmail.domain.sizes import SizeCode
from moonmail.domain.staff import DeskAct
from moonmail.domain.states import BookingState, ShipmentKind, ShipmentState
from moonmail.domain.text import Text

SOURCE: Final = Text("MoonMail 受付デスク", "MoonMail receiving desk")
_S: Final = ShipmentState
_BECOMES: Final = {Decision.ACCEPT: _S.ACCEPTED, Decision.REFUSE: _S.REFUSED}
_ALREADY: Final = Text(
    "この品物は、{at}に{by}がすでに受け付けています（{state}）。今回の記録では何も変更していません。"
    "品物が2つあるときは、責任者にお知らせください。",
    "{by} already took this item in, {at} ({state}). This screening changed nothing. If there are two items here, "
    "please tell a supervisor.",
)
_SOMEBODY: Final = Text("別の係員", "A colleague")
_NOT_AWAITED: Final = Text(
    "この予約の品物は、いまは受け付けられません（{state}）。何も変更していません。品物はそのまま保管してください。",
    "An item of this booking can't be taken in now ({state}). Nothing was changed. Please keep the item safe.",
)
_ENDED: Final = Text(
    "この予約は取り消されたか、別の便へ移っています。何も変更していません。品物はお預かりせず、返送の手続きをお願いします。",
    "This booking was cancelled or moved to another flight. Nothing was changed. Please don't take the item in; it "
    "goes back to its sender.",
)
_MILDER: Final = Text(
    "検査の結果と合わない判定です（{reasons}）。何も変更していません。「{decision}」を選んでください。",
    "This does not follow from what was found ({reasons}). Nothing was changed. Please choose “{decision}”.",
)
_NO_REASON: Final = Text(
    "確認やお断りには理由が必要です。何も変更していません。当てはまる検査項目を選んでください。",
    "Asking or refusing needs a reason. Nothing was changed. Please mark what was found.",
)
_QUESTION: Final = Text(
    "お送りいただいたお品物が届き、検査のなかで確認したいことがありました。お品物は受付デスクで大切に保管しています。\n\n"
    "{reasons}\n\nどのようにいたしましょうか。このメッセージにご返信ください。",
    "Your item has arrived, and there is something we need to ask. It is safe at our receiving desk.\n\n{reasons}\n\n"
    "What would you like us to do? Please answer this message.",
)


def put_screening(screening_id: UUID, staff: Staff, body: ScreeningIn) -> tuple[Screening, bool]:
    """Take in what was found and decided. Returns it and whether it is new.

    Raises:
        Refusal: id_reused, not_found, illegal_move (somebody was first, not awaited, booking over), does_not_fit,
            content_not_allowed (milder than what was found; without a reason), blob_missing.
    """
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Screening, bool]:
        existing = Screening.objects.filter(pk=screening_id).first()
        if existing is not None:
            if existing.staff_id != staff.id or existing.request_sha256 != asked:
                raise Refusal(ProblemCode.ID_REUSED)
            return existing, False
        if not Booking.objects.filter(pk=body.booking_id).exists():
            raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_id": "unknown"})
        booking = lock_booking(body.booking_id)
        shipment = Shipment.objects.select_for_update().get(pk=booking.shipment_id)
        _require_awaited(booking, shipment, body.seen)
        screened = _judged(shipment, body)
        _keep_photos(booking.member_id, staff, body.photos)
        event = _move(writing, booking, shipment, body, screened)
        made = Screening.objects.create(
            id=screening_id,
            request_sha256=asked,
            member_id=booking.member_id,
            staff_id=staff.id,
            booking_id=booking.pk,
            shipment_id=shipment.pk,
            pass_sequence=body.sequence,
            found=asdict(body.found()),
            failed=[check.value for check in body.failed],
            photos=body.photos,
            decision=body.decision.value,
            reasons=[_reason_out(reason).model_dump(mode="json") for reason in screened.reasons],
            at=body.at,
            precision=body.precision.value,
            device_id=body.device_id,
            device_sequence=body.device_sequence,
            recorded_at=clock.now(),
            event_id=event.pk if event else None,
        )
        if body.decision is Decision.ASK:
            case = case_for(booking.member_id, None, booking.pk, Author.DESK)
            write_into(writing, case, Author.DESK, Words.of(_question(screened)), staff=staff)
        told = done(
            staff,
            DeskAct.RECEIVE,
            AuditAct.RECEIVED,
            what=f"shipment:{shipment.pk}",
            member=str(booking.member_id),
            why=body.decision.value,
            detail={
                "reasons": [reason.id for reason in screened.reasons],
                "at": body.at.isoformat(),
                "device": str(body.device_id),
                "device_sequence": body.device_sequence,
            },
        )
        record(writing, told)
        return made, True

    return write_once(act, screening_id)


def end_refused(writing: Writing, booking: Booking) -> None:
    """What was refused at inspection ends its locked booking: the whole amount goes back. The item has yet to."""
    if booking.state == BookingState.CONFIRMED.value:
        cancel(writing, booking, BookingState.CANCELLED, refund=True)


def screening_out(row: Screening) -> ScreeningOut:
    """Return a screening, with the state of its shipment now."""
    state = Shipment.objects.values_list("state", flat=True).get(pk=row.shipment_id)
    name = Member.objects.filter(pk=row.staff_id).values_list("name", flat=True).first()
    return ScreeningOut(
        id=row.pk,
        booking_id=row.booking_id,
        state=ShipmentState(state),
        decision=Decision(row.decision),
        reasons=[ReasonOut.model_validate(reason) for reason in row.reasons],
        at=row.at,
        recorded_at=row.recorded_at,
        by=name or "",
    )


def _require_awaited(booking: Booking, shipment: Shipment, seen: ShipmentState) -> None:
    if booking.state != BookingState.CONFIRMED.value and shipment.state != _S.REFUSED.value:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_ENDED, current=booking.state)
    last = Screening.objects.filter(booking_id=booking.pk).order_by("-recorded_at").first()
    # After a question it is looked at again; by whoever knew that it had been asked.
    again = shipment.state == _S.RECEIVED.value == seen.value
    if shipment.state == _S.AWAITING_ITEM.value == seen.value or again:
        return
    state = custody.happened(ShipmentState(shipment.state), ShipmentKind(shipment.kind))
    if last is None and shipment.state != _S.RECEIVED.value:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_NOT_AWAITED.filled(state=state), current=shipment.state)
    at = last.recorded_at if last else clock.now()
    name = Member.objects.filter(pk=last.staff_id).values_list("name", flat=True).first() if last else None
    by = Text(name, name) if name else _SOMEBODY
    when = formats.both(lambda language: formats.time_of(at, language))
    raise Refusal(
        ProblemCode.ILLEGAL_MOVE,
        detail=_ALREADY.filled(at=when, by=by, state=state),
        current=shipment.state,
        fields={"at": at.isoformat(), "by": name or ""},
    )


def _judged(shipment: Shipment, body: ScreeningIn) -> Screened:
    declared: dict[str, Any] = shipment.item or {}
    screened = screen(SizeCode(shipment.size), body.found(), body.failed, declared_mass_g=declared.get("mass_g"))
    if screened.allows(body.decision):
        return screened
    if not screened.reasons:
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_NO_REASON, fields={"failed": "empty"})
    code = ProblemCode.DOES_NOT_FIT if screened.reasons[0].id == MISFIT else ProblemCode.CONTENT_NOT_ALLOWED
    words = _MILDER.filled(reasons=_listed(screened, "・", "; "), decision=DECISION_NAMES[screened.decision])
    raise Refusal(code, detail=words, fields={"decision": f"at least {screened.decision.value}"})


def _move(
    writing: Writing, booking: Booking, shipment: Shipment, body: ScreeningIn, screened: Screened
) -> CustodyEvent | None:
    """Move the shipment as far as it goes. Returns the event with which it came into our hands."""
    at = _time(body, booking)
    event = None
    if shipment.state == _S.AWAITING_ITEM.value:
        event = move_shipment(writing, shipment, _S.RECEIVED, Report(at=at, place=SOURCE, source=SOURCE))
    wanted = _BECOMES.get(body.decision)
    if wanted is not None:
        note = _listed(screened, "\n", "\n") if screened.reasons else None
        move_shipment(writing, shipment, wanted, Report(at=at, place=SOURCE, source=SOURCE, note=note))
    if wanted is _S.REFUSED:
        end_refused(writing, booking)
    return event


def _time(body: ScreeningIn, booking: Booking) -> Moment:
    """Return when it happened: by the laptop's clock, unless that can't be right."""
    now = clock.now()
    at: datetime = body.at.astimezone(UTC)
    return Moment(at, body.precision) if booking.created_at <= at <= now else Moment(now)


def _keep_photos(member_id: UUID, staff: Staff, photos: list[str]) -> None:
    """What was photographed of a member's item is the member's: in their export, and gone with them."""
    for sha256 in photos:
        sent = Blob.objects.filter(member=staff.account, sha256=sha256).first()
        if sent is None or not is_here(staff.account, sha256):
            raise Refusal(ProblemCode.BLOB_MISSING, fields={"photos": sha256})
        Blob.objects.update_or_create(
            member_id=member_id,
            sha256=sha256,
            defaults={"attached_at": clock.now()},
            create_defaults={
                "media_type": sent.media_type,
                "size": sent.size,
                "width": sent.width,
                "height": sent.height,
                "created_at": clock.now(),
                "attached_at": clock.now(),
            },
        )


def _question(screened: Screened) -> Text:
    return _QUESTION.filled(
        reasons=Text(
            "\n".join(f"・{_whole(reason).ja}" for reason in screened.reasons),
            "\n".join(f"• {_whole(reason).en}" for reason in screened.reasons),
        )
    )


def _whole(reason: Reason) -> Text:
    if reason.remedy is None:
        return reason.why
    return Text(f"{reason.why.ja}{reason.remedy.ja}", f"{reason.why.en} {reason.remedy.en}")


def _listed(screened: Screened, ja: str, en: str) -> Text:
    return Text(
        ja.join(reason.why.ja for reason in screened.reasons), en.join(reason.why.en for reason in screened.reasons)
    )


def _reason_out(reason: Reason) -> ReasonOut:
    remedy = Words.of(reason.remedy) if reason.remedy is not None else None
    return ReasonOut(id=reason.id, why=Words.of(reason.why), remedy=remedy)
