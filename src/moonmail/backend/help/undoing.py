"""Undoing what was done for a caller, while nothing came of it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.audit.service import record
from moonmail.backend.bookings.endings import lock_booking
from moonmail.backend.bookings.models import Shipment, ShipmentChange
from moonmail.backend.bookings.rights import freedom_of, refused
from moonmail.backend.bookings.shipments import change_back
from moonmail.backend.cases.service import tell
from moonmail.backend.database import Writing, write_once
from moonmail.backend.help import names
from moonmail.backend.help.acts import release
from moonmail.backend.help.models import Help
from moonmail.backend.help.service import require_verified
from moonmail.backend.http.problems import Refusal
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.base import Words
from moonmail.contract.problems import ProblemCode
from moonmail.domain.audit import AuditAct
from moonmail.domain.helping import KIND_WORDS, UNDONE, HelpKind
from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Text

_TOO_LATE: Final = Text(
    "元に戻せる時間が過ぎたか、元に戻せない手続きです。何も変更していません。",
    "This can't be undone, or not any more. Nothing was changed.",
)
_CHANGED: Final = Text(
    "その後にまた変更されているため、元に戻せません。何も変更していません。最新の内容をご確認ください。",
    "It was changed again since, so it can't be undone. Nothing was changed. Please look at what it is now.",
)


def put_undo(undo_id: UUID, staff: Staff, help_id: UUID) -> tuple[Help, bool]:
    """Undo. Returns what was done before, and whether undoing it is new.

    Raises:
        Refusal: id_reused, not_found, illegal_move (not verified; too late; changed since), too_late.
    """

    def act(writing: Writing) -> tuple[Help, bool]:
        earlier = Help.objects.filter(undo_id=undo_id).first()
        if earlier is not None:
            if earlier.pk != help_id:
                raise Refusal(ProblemCode.ID_REUSED)
            return earlier, False
        known = Help.objects.filter(pk=help_id, member__is_active=True).first()
        if known is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"help_id": "unknown"})
        require_verified(staff, known.member_id)
        booking = lock_booking(known.booking_id) if known.booking_id else None
        made = Help.objects.select_for_update().get(pk=help_id)
        made.booking = booking
        if made.undone_at is not None or made.undo_until is None or clock.now() >= made.undo_until:
            raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_TOO_LATE, current="undone" if made.undone_at else "over")
        if booking is not None and booking.member_id != made.member_id:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"help_id": "unknown"})
        if not _undone(writing, made):
            raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_CHANGED, current="changed")
        made.undone_at, made.undo_id = clock.now(), undo_id
        made.save(update_fields=["undone_at", "undo_id"])
        what = f"booking:{made.booking_id}" if made.booking_id else "member:name"
        detail = {"kind": made.kind, "undone": str(made.pk)}
        told = done(staff, DeskAct.HELP, AuditAct.CHANGED, what=what, member=str(made.member_id), detail=detail)
        record(writing, told)
        says = UNDONE.filled(what=KIND_WORDS[HelpKind(made.kind)])
        tell(writing, made.member_id, made.booking_id, Words.of(says), staff)
        return made, True

    return write_once(act, undo_id)


def _undone(writing: Writing, made: Help) -> bool:
    match HelpKind(made.kind):
        case HelpKind.CONTENT:
            return _content_back(writing, made)
        case HelpKind.FLIGHT if made.new_booking_id is not None:
            return release(writing, made.new_booking_id)
        case HelpKind.NAME:
            return names.put_back(made)
        case _:
            return False


def _content_back(writing: Writing, made: Help) -> bool:
    assert made.booking is not None
    shipment = (
        Shipment.objects.select_for_update(of=("self",)).select_related("mission").get(pk=made.booking.shipment_id)
    )
    if shipment.rev != made.back.get("rev"):
        return False
    why = freedom_of(made.booking, shipment).why_no_content
    if why is not None:
        raise refused(why, made.booking, shipment)
    change_back(writing, ShipmentChange.objects.get(pk=UUID(made.back["change"])))
    return True
