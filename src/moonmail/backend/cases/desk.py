"""The desk's side of the conversations: the queue, what was written, notes, handing over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import record, record_alone
from moonmail.backend.bookings.models import Booking
from moonmail.backend.cases.models import Case, CaseMessage, CaseMove, CaseNote
from moonmail.backend.cases.service import case_for, set_state, typed_words, write_into
from moonmail.backend.database import Writing, write_once
from moonmail.backend.desk import verifying
from moonmail.backend.http.answers import etag_of
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.staff.auth import Staff, done
from moonmail.backend.staff.models import StaffAccount
from moonmail.contract.base import Words
from moonmail.contract.cases import (
    CaseMoveIn,
    CaseMoveKind,
    CaseQueue,
    Colleague,
    ColleagueList,
    DeskCase,
    DeskMessage,
    DeskMessageIn,
    NoteIn,
    NoteOut,
    Talk,
    WaitingCase,
)
from moonmail.contract.problems import ProblemCode
from moonmail.domain import states
from moonmail.domain.audit import AuditAct
from moonmail.domain.cases import WAITS_FOR_STAFF, Author
from moonmail.domain.finding import masked
from moonmail.domain.staff import DeskAct, StaffRole, role_for
from moonmail.domain.states import CaseState
from moonmail.domain.text import Text

_MOST: Final = 200
_MOST_NOTES: Final = 50
_NOT_VERIFIED: Final = Text(
    "ご本人の確認が済んでおらず、お返事を待っているお問い合わせもありません。何も表示していません。先に本人確認をお願いします。",
    "This caller is not verified and waits for no answer, so nothing was shown. Please verify them first.",
)
_NOBODY: Final = Text(
    "引き継ぐ相手がいないか、お客さま対応の担当ではありません。引き継いでいません。",
    "There is no such colleague, or not one who looks after members. It was not handed over.",
)


def queue(staff: Staff) -> CaseQueue:
    """Return what waits for this one of the staff, and what they hold: longest waiting first."""
    there = set(_helpers().values_list("pk", flat=True))
    mine = Case.objects.filter(Q(waits_since__isnull=False) | Q(holder_id=staff.id)).exclude(
        state=CaseState.CLOSED.value
    )
    rows = mine.select_related("member", "booking__shipment__mission")
    found = [row for row in rows if _is_for(row, staff, there)]
    found.sort(key=lambda row: (row.waits_since is None, row.waits_since or row.moved_at))
    waiting = sum(row.waits_since is not None for row in found)
    names = _names(row.holder_id for row in found)
    return CaseQueue(items=[_waiting(row, names) for row in found[:_MOST]], waiting=waiting, now=clock.now())


def talk(staff: Staff, member_id: UUID) -> Talk:
    """Return what was written with a member: all, with the notes, for a verified caller, else what waits for an answer.

    Who waits for one signed in to write; but somebody else may be on the telephone.

    Raises:
        Refusal: illegal_move.
    """
    rows = Case.objects.filter(member_id=member_id).select_related("member", "booking__shipment__mission")
    verified = verifying.verified_until(staff, member_id) is not None
    if not verified:
        rows = rows.filter(state__in=[state.value for state in WAITS_FOR_STAFF])
    found = list(rows.order_by("-moved_at"))
    if not verified and not found:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_NOT_VERIFIED, current="not_verified")
    for row in found:
        record_alone(done(staff, DeskAct.HELP, AuditAct.OPENED, what=f"case:{row.pk}", member=str(member_id)))
    notes = CaseNote.objects.filter(member_id=member_id).order_by("-at")[:_MOST_NOTES] if verified else []
    writers = _names(note.staff_id for note in notes)
    return Talk(
        cases=[case_out(row) for row in found],
        notes=[
            NoteOut(
                id=note.pk, booking_id=note.booking_id, by=writers.get(note.staff_id, ""), text=note.text, at=note.at
            )
            for note in notes
        ],
    )


def put_message(message_id: UUID, staff: Staff, body: DeskMessageIn) -> tuple[Case, bool]:
    """Write to a member; who answers looks after the case. Returns it and whether the message is new.

    Raises:
        Refusal: id_reused, not_found, illegal_move (not verified), content_not_allowed.
    """
    asked = hash_of(body)
    words = typed_words(body.text)

    def act(writing: Writing) -> tuple[Case, bool]:
        existing = CaseMessage.objects.select_related("case").filter(pk=message_id).first()
        if existing is not None:
            if existing.staff_id != staff.id or existing.request_sha256 != asked:
                raise Refusal(ProblemCode.ID_REUSED)
            return existing.case, False
        _require_member(body.member_id)
        case = case_for(body.member_id, body.case_id, body.booking_id, Author.DESK)
        if CaseState(case.state) not in WAITS_FOR_STAFF:
            _require_verified(staff, body.member_id)
        if case.holder_id is None:
            case.holder_id = staff.id
        write_into(writing, case, Author.DESK, words, staff=staff, message_id=message_id, request_sha256=asked)
        _record(writing, staff, case, {"wrote": case.last})
        return case, True

    return write_once(act, message_id)


def put_note(note_id: UUID, staff: Staff, body: NoteIn) -> tuple[CaseNote, bool]:
    """Keep a note about a member. Returns it and whether it is new.

    Raises:
        Refusal: id_reused, not_found, illegal_move (not verified, and waits for no answer), content_not_allowed.
    """
    asked = hash_of(body)
    text = typed_words(body.text).ja

    def act(writing: Writing) -> tuple[CaseNote, bool]:
        existing = CaseNote.objects.filter(pk=note_id).first()
        if existing is not None:
            if existing.staff_id != staff.id or existing.request_sha256 != asked:
                raise Refusal(ProblemCode.ID_REUSED)
            return existing, False
        _require_member(body.member_id)
        waits = Case.objects.filter(member_id=body.member_id, waits_since__isnull=False).exists()
        if not waits:
            _require_verified(staff, body.member_id)
        if (
            body.booking_id is not None
            and not Booking.objects.filter(pk=body.booking_id, member_id=body.member_id).exists()
        ):
            raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_id": "unknown"})
        note = CaseNote.objects.create(
            id=note_id,
            member_id=body.member_id,
            request_sha256=asked,
            booking_id=body.booking_id,
            staff_id=staff.id,
            text=text,
            at=clock.now(),
        )
        told = done(staff, DeskAct.HELP, AuditAct.CHANGED, what=f"note:{note_id}", member=str(body.member_id))
        record(writing, told)
        return note, True

    return write_once(act, note_id)


def put_move(move_id: UUID, staff: Staff, body: CaseMoveIn, if_match: str | None) -> tuple[Case, bool]:
    """Take, hand over, close or open a case again. Returns it and whether the move is new.

    Raises:
        Refusal: id_reused, not_found, if_match_missing, changed_meanwhile, illegal_move, malformed.
    """
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Case, bool]:
        existing = CaseMove.objects.select_related("case").filter(pk=move_id).first()
        if existing is not None:
            if existing.staff_id != staff.id or existing.request_sha256 != asked:
                raise Refusal(ProblemCode.ID_REUSED)
            return existing.case, False
        case = Case.objects.select_for_update().filter(pk=body.case_id, member__is_active=True).first()
        if case is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"case_id": "unknown"})
        if if_match is None:
            raise Refusal(ProblemCode.IF_MATCH_MISSING)
        if if_match.strip() != version_of(case):
            raise Refusal(ProblemCode.CHANGED_MEANWHILE, current=version_of(case))
        _move(case, staff, body)
        case.save()
        CaseMove.objects.create(id=move_id, staff_id=staff.id, request_sha256=asked, case=case, at=clock.now())
        writing.changed(case)
        _record(writing, staff, case, {"move": body.move.value, "to": str(body.to_id or body.to_role or "")})
        return case, True

    return write_once(act, move_id)


def colleagues(staff: Staff) -> ColleagueList:
    """Return who else may look after members."""
    rows = _helpers().exclude(pk=staff.id).select_related("account")
    found = [Colleague(id=row.pk, name=row.account.name, roles=sorted(row.role_set)) for row in rows]
    return ColleagueList(items=sorted((each for each in found if _helps(each.roles)), key=lambda each: each.name))


def version_of(case: Case) -> str:
    return etag_of("case", case.rev)


def case_out(row: Case) -> DeskCase:
    messages = list(row.messages.order_by("number"))
    names = _names([row.holder_id, *(message.staff_id for message in messages)])
    return DeskCase(
        **_waiting(row, names).model_dump(),
        talk=[
            DeskMessage(
                id=message.pk,
                number=message.number,
                author=Author(message.author),
                by=names.get(message.staff_id, "") if message.staff_id else "",
                words=Words.model_validate(message.words),
                sent_at=message.sent_at,
                read=message.number <= row.read_to,
            )
            for message in messages
        ],
    )


def case_with_all(case_id: UUID) -> DeskCase:
    """Return a case as it is now."""
    return case_out(Case.objects.select_related("member", "booking__shipment__mission").get(pk=case_id))


def _move(case: Case, staff: Staff, body: CaseMoveIn) -> None:
    current = CaseState(case.state)
    match body.move:
        case CaseMoveKind.TAKE:
            case.holder_id = staff.id
        case CaseMoveKind.HAND_OVER:
            _hand_over(case, body)
        case CaseMoveKind.CLOSE:
            set_state(case, _moved(current, CaseState.CLOSED))
        case CaseMoveKind.REOPEN:
            set_state(case, _moved(current, CaseState.REOPENED))


def _moved(current: CaseState, wanted: CaseState) -> CaseState:
    try:
        return states.move(current, wanted)
    except states.IllegalMove:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, current=current.value) from None


def _hand_over(case: Case, body: CaseMoveIn) -> None:
    if (body.to_id is None) == (body.to_role is None):
        raise Refusal(ProblemCode.MALFORMED, fields={"to_id": "one person, or one role"})
    if body.to_id is not None:
        to = _helpers().filter(pk=body.to_id).first()
        roles = to.role_set if to is not None else frozenset()
        if not _helps(roles):
            raise Refusal(ProblemCode.NOT_FOUND, detail=_NOBODY, fields={"to_id": "unknown"})
        role = role_for(roles, DeskAct.HELP)
        case.holder_id = body.to_id
        case.role = role.value if role else case.role
        return
    assert body.to_role is not None
    if not _helps([body.to_role]):
        raise Refusal(ProblemCode.NOT_FOUND, detail=_NOBODY, fields={"to_role": "does not look after members"})
    case.holder_id, case.role = None, body.to_role.value


def _helps(roles: Iterable[StaffRole]) -> bool:
    return role_for(roles, DeskAct.HELP) is not None


def _is_for(row: Case, staff: Staff, there: set[UUID]) -> bool:
    """What somebody held who no longer works here is everybody's again."""
    if row.holder_id is not None and row.holder_id in there:
        return row.holder_id == staff.id
    return StaffRole(row.role) in staff.roles or StaffRole.SUPERVISOR in staff.roles


def _helpers() -> QuerySet[StaffAccount]:
    return StaffAccount.objects.filter(closed_at=None, account__is_active=True)


def _names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = {each for each in ids if each is not None}
    return dict(Member.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _waiting(row: Case, names: dict[UUID, str]) -> WaitingCase:
    return WaitingCase(
        case_id=row.pk,
        rev=row.rev,
        member_id=row.member_id,
        name=masked(row.member.name),
        booking_id=row.booking_id,
        flight_number=row.booking.shipment.mission.flight_number if row.booking else "",
        state=CaseState(row.state),
        messages=row.last,
        waits_since=row.waits_since,
        moved_at=row.moved_at,
        role=StaffRole(row.role),
        holder_id=row.holder_id,
        holder=names.get(row.holder_id, "") if row.holder_id else "",
    )


def _require_member(member_id: UUID) -> None:
    if not Member.objects.filter(pk=member_id, is_active=True, is_staff=False).exists():
        raise Refusal(ProblemCode.NOT_FOUND, fields={"member_id": "unknown"})


def _require_verified(staff: Staff, member_id: UUID) -> None:
    if verifying.verified_until(staff, member_id) is None:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, detail=_NOT_VERIFIED, current="not_verified")


def _record(writing: Writing, staff: Staff, case: Case, detail: dict[str, object]) -> None:
    member = str(case.member_id)
    record(writing, done(staff, DeskAct.HELP, AuditAct.CHANGED, what=f"case:{case.pk}", member=member, detail=detail))
