"""A member's file at the desk: masked, a field at a time for a reason; and what the member sees of that."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import record, record_alone
from moonmail.backend.bookings.models import Booking
from moonmail.backend.database import Writing, write_once
from moonmail.backend.desk import verifying
from moonmail.backend.desk.finding import booking_out
from moonmail.backend.desk.models import Reveal
from moonmail.backend.http.answers import etag_of
from moonmail.backend.http.problems import Refusal
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.accounts import Access, AccessList
from moonmail.contract.base import Words
from moonmail.contract.desk import MemberFile, RevealIn
from moonmail.contract.desk import Reveal as RevealOut
from moonmail.contract.problems import ProblemCode
from moonmail.domain.audit import AuditAct
from moonmail.domain.finding import masked
from moonmail.domain.revealing import FIELD_WORDS, REASON_WORDS, SHOWN_FOR, PersonField, RevealReason, mask
from moonmail.domain.staff import ROLE_NAMES, DeskAct, StaffRole, role_for
from moonmail.domain.text import Text

_MOST: Final = 100
_NOT_VERIFIED: Final = Text(
    "ご本人の確認が済んでいないか、確認から30分が過ぎています。何も表示していません。先に本人確認をお願いします。",
    "This caller is not verified, or that was more than 30 minutes ago. Nothing was shown. Please verify them first.",
)
_OVER: Final = Text(
    "表示できる1分が過ぎました。必要なときは、理由を選んでもう一度表示してください。",
    "The minute is over. If it is still needed, choose a reason and reveal it again.",
)


def read_file(staff: Staff, member_id: UUID) -> MemberFile:
    """Return what this one of the staff may see of a member now.

    Raises:
        Refusal: not_found.
    """
    member = _member(member_id)
    until = verifying.verified_until(staff, member_id)
    record_alone(
        done(staff, DeskAct.FIND, AuditAct.OPENED, member=str(member_id), detail={"verified": until is not None})
    )
    rows = list(
        Booking.objects.filter(member_id=member_id)
        .select_related("shipment", "shipment__mission")
        .order_by("-created_at")[:_MOST]
    )
    return MemberFile(
        member_id=member.pk,
        name=masked(member.name),
        language=member.language,
        joined_at=member.joined_at,
        verified_until=until,
        fields={field: mask(field, _value(member, field)) for field in PersonField} if until else {},
        bookings=[booking_out(row) for row in rows],
        references={row.pk: row.reference for row in rows} if until else {},
        version=etag_of("member", member.rev),
    )


def put_reveal(reveal_id: UUID, staff: Staff, body: RevealIn) -> tuple[RevealOut, bool]:
    """Show one field of a verified caller's. Sent again within the minute it is the same showing.

    Raises:
        Refusal: not_found, id_reused, illegal_move (not verified; the minute is over).
    """

    def act(writing: Writing) -> tuple[RevealOut, bool]:
        member = _member(body.member_id)
        existing = Reveal.objects.filter(pk=reveal_id).first()
        if existing is not None:
            asked = (staff.id, body.member_id, body.field.value, body.reason.value)
            if (existing.staff_id, existing.member_id, existing.field, existing.reason) != asked:
                raise Refusal(ProblemCode.ID_REUSED)
            if clock.now() >= existing.at + SHOWN_FOR:
                raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_OVER, current="over")
            return _reveal_out(existing, member), False
        if verifying.verified_until(staff, body.member_id) is None:
            raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_NOT_VERIFIED, current="not_verified")
        role = role_for(staff.roles, DeskAct.REVEAL)
        assert role is not None
        made = Reveal.objects.create(
            id=reveal_id,
            staff_id=staff.id,
            role=role.value,
            member_id=member.pk,
            field=body.field.value,
            reason=body.reason.value,
            at=clock.now(),
        )
        told = done(
            staff,
            DeskAct.REVEAL,
            AuditAct.REVEALED,
            member=str(member.pk),
            why=body.reason.value,
            detail={"field": body.field.value},
        )
        record(writing, told)
        return _reveal_out(made, member), True

    return write_once(act, reveal_id)


def accesses(member_id: UUID) -> AccessList:
    """Return what staff looked at of a member's, newest first."""
    rows = Reveal.objects.filter(member_id=member_id).order_by("-at", "-id")[:_MOST]
    return AccessList(
        items=[
            Access(
                id=row.pk,
                field=PersonField(row.field),
                field_name=Words.of(FIELD_WORDS[PersonField(row.field)]),
                reason=Words.of(REASON_WORDS[RevealReason(row.reason)]),
                role=Words.of(ROLE_NAMES[StaffRole(row.role)]),
                at=row.at,
            )
            for row in rows
        ]
    )


def _member(member_id: UUID) -> Member:
    member = Member.objects.filter(pk=member_id, is_active=True, is_staff=False).first()
    if member is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    return member


def _value(member: Member, field: PersonField) -> str:
    value = getattr(member, field.value)
    return value.isoformat() if field is PersonField.BIRTH_DATE and value else value or ""


def _reveal_out(row: Reveal, member: Member) -> RevealOut:
    field = PersonField(row.field)
    return RevealOut(
        id=row.pk, member_id=row.member_id, field=field, value=_value(member, field), until=row.at + SHOWN_FOR
    )
