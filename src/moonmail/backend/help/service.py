"""Helping a caller: shown before, done once, told to the member, undone where that is possible.

What is shown is what would be done: it is done, and everything of it is rolled back.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import record
from moonmail.backend.blobs import service as blobs
from moonmail.backend.bookings.endings import lock_booking
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.models import Booking, Shipment
from moonmail.backend.cases.service import tell
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.desk import verifying
from moonmail.backend.help import acts
from moonmail.backend.help.models import Help
from moonmail.backend.help.plates import content_of
from moonmail.backend.help.wire import version_of
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.base import Money, Words
from moonmail.contract.bookings import Content
from moonmail.contract.help import HelpEffect, HelpIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain.audit import AuditAct
from moonmail.domain.helping import HelpKind
from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Text

NOT_VERIFIED: Final = Text(
    "ご本人の確認が済んでいないか、確認から30分が過ぎています。何も変更していません。先に本人確認をお願いします。",
    "This caller is not verified, or that was more than 30 minutes ago. Nothing was changed. Please verify them first.",
)


class _OnlySeen(Exception):
    def __init__(self, effect: HelpEffect) -> None:
        super().__init__()
        self.effect = effect


@dataclass(frozen=True, slots=True)
class _Asked:
    body: HelpIn
    staff: Staff
    booking: Booking
    content: Content | None

    @property
    def act(self) -> DeskAct:
        beyond = self.body.beyond or self.body.kind is HelpKind.GOODWILL
        return DeskAct.GOODWILL if beyond else DeskAct.HELP


def preview(staff: Staff, body: HelpIn) -> HelpEffect:
    """Return what would happen. Nothing of it does.

    Raises:
        Refusal: as of ``put_help``.
    """
    asked = _prepare(staff, body)
    try:
        with write() as writing:
            raise _OnlySeen(_effect(body, acts.carry_out(writing, body, asked.content, _lock(asked), body.booking_id)))
    except _OnlySeen as seen:
        return seen.effect


def put_help(help_id: UUID, staff: Staff, body: HelpIn, if_match: str | None) -> tuple[Help, bool]:
    """Do it. Returns what was done and whether it is new.

    Raises:
        Refusal: id_reused, not_found, illegal_move (not verified; not in this state), if_match_missing,
            changed_meanwhile, too_late, no_room, sold_out, booking_closed, and what content is refused for.
    """
    request = hash_of(body)
    existing = _existing(help_id, staff, request)
    if existing is not None:
        return existing, False
    asked = _prepare(staff, body)

    def act(writing: Writing) -> tuple[Help, bool]:
        existing = _existing(help_id, staff, request)
        if existing is not None:
            return existing, False
        booking = _lock(asked)
        _require_version(booking, if_match)
        did = acts.carry_out(writing, body, asked.content, booking, help_id)
        made = Help.objects.create(
            id=help_id,
            staff_id=staff.id,
            member_id=booking.member_id,
            request_sha256=request,
            kind=body.kind.value,
            reason=body.reason.value,
            booking=booking,
            new_booking_id=did.new_booking,
            refund=did.refund,
            due=did.due,
            says={"ja": did.says.ja, "en": did.says.en},
            back=did.back,
            at=clock.now(),
            undo_until=did.undo_until,
        )
        writing.at_last(partial(acts.note_version, made))
        _record(writing, asked, did)
        tell(writing, booking.member_id, did.new_booking or booking.pk, Words.of(did.says), staff)
        return made, True

    return write_once(act, help_id)


def require_verified(staff: Staff, member_id: UUID) -> None:
    """Raise unless ``staff`` verified that they talk with this member.

    Raises:
        Refusal: illegal_move.
    """
    if verifying.verified_until(staff, member_id) is None:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=NOT_VERIFIED, current="not_verified")


def booking_of_caller(staff: Staff, booking_id: UUID) -> Booking:
    """Return a booking of somebody whom ``staff`` verified.

    Raises:
        Refusal: not_found, illegal_move (not verified).
    """
    booking = Booking.objects.filter(pk=booking_id, member__is_active=True).select_related("hold__offer").first()
    if booking is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_id": "unknown"})
    require_verified(staff, booking.member_id)
    return booking


def _existing(help_id: UUID, staff: Staff, request: str) -> Help | None:
    found = Help.objects.select_related("booking").filter(pk=help_id).first()
    if found is not None and (found.staff_id, found.request_sha256) != (staff.id, request):
        raise Refusal(ProblemCode.ID_REUSED)
    return found


def _prepare(staff: Staff, body: HelpIn) -> _Asked:
    """Do what needs no lock: a plate takes as long as a hundred other writes."""
    sweep()
    booking = booking_of_caller(staff, body.booking_id)
    content = None
    if body.kind is HelpKind.CONTENT:
        shipment = Shipment.objects.select_related("mission").get(pk=booking.shipment_id)
        content, plate = content_of(shipment, body.content)
        if plate is not None:
            owner = Member.objects.get(pk=booking.member_id)
            blobs.put(owner, hashlib.sha256(plate).hexdigest(), len(plate), [plate])
    return _Asked(body, staff, booking, content)


def _lock(asked: _Asked) -> Booking:
    booking = lock_booking(asked.booking.pk)
    if booking.member_id != asked.booking.member_id:
        # Given away meanwhile: whom it belongs to now is nobody who calls.
        raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_id": "unknown"})
    require_verified(asked.staff, booking.member_id)
    return booking


def _require_version(booking: Booking, if_match: str | None) -> None:
    if if_match is None:
        raise Refusal(ProblemCode.IF_MATCH_MISSING)
    shipment = Shipment.objects.select_for_update().get(pk=booking.shipment_id)
    if if_match.strip() != version_of(booking, shipment):
        raise Refusal(ProblemCode.CHANGED_MEANWHILE, current=version_of(booking, shipment))


def _effect(body: HelpIn, did: acts.Did) -> HelpEffect:
    return HelpEffect(
        kind=body.kind,
        booking_id=body.booking_id,
        says=Words.of(did.says),
        refund=Money(amount=did.refund),
        due=Money(amount=did.due),
        undo=Words.of(did.undo),
    )


def _record(writing: Writing, asked: _Asked, did: acts.Did) -> None:
    body = asked.body
    detail: dict[str, object] = {"kind": body.kind.value, "refund": did.refund, "due": did.due, "beyond": body.beyond}
    if did.new_booking is not None:
        detail["new_booking"] = str(did.new_booking)
    record(
        writing,
        done(
            asked.staff,
            asked.act,
            AuditAct.CHANGED,
            what=f"booking:{body.booking_id}",
            member=str(asked.booking.member_id),
            why=body.reason.value,
            detail=detail,
        ),
    )
