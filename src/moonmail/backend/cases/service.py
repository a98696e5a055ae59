"""Writing into cases: by a member, by the desk, and what a member is told of something that the desk did."""

from __future__ import annotations

import uuid
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.bookings.models import Booking
from moonmail.backend.cases.models import Case, CaseMessage
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.staff.auth import Staff
from moonmail.contract.base import Words
from moonmail.contract.cases import CaseMessageIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain.cases import WAITS_FOR_STAFF, Author, after, at_the_beginning, readable
from moonmail.domain.states import CaseState
from moonmail.domain.text import Text

_UNREADABLE: Final = Text(
    "送れない文字が含まれているか、本文がありません。何も送っていません。書いた内容をご確認ください。",
    "There is nothing to read, or something that can't be sent. Nothing was sent. Please look at what you wrote.",
)


def tell(writing: Writing, member_id: UUID, booking_id: UUID | None, words: Words, by: Staff | None) -> CaseMessage:
    """Tell a member of something that was done, in the open case of that booking or in a new one.

    Nobody has to answer, so no case begins or stops to wait for the staff by it. ``by``: who of the staff did it, if
    anybody; the member is told that the desk wrote, not who.
    """
    case = _open_case(member_id, booking_id) or _begin(member_id, booking_id, Author.TOLD)
    return write_into(writing, case, Author.TOLD, words, staff=by)


def write_into(
    writing: Writing,
    case: Case,
    author: Author,
    words: Words,
    *,
    staff: Staff | None = None,
    message_id: UUID | None = None,
    request_sha256: str = "",
) -> CaseMessage:
    """Add a message to a case whose row is locked, and move the case on."""
    now = clock.now()
    case.last += 1
    case.moved_at = now
    set_state(case, after(CaseState(case.state), author))
    if author is Author.MEMBER:
        # Who answers has seen what was there.
        case.read_to = case.last
    case.save()
    message = CaseMessage.objects.create(
        id=message_id or uuid.uuid4(),
        member_id=case.member_id,
        request_sha256=request_sha256,
        case=case,
        number=case.last,
        author=author.value,
        staff_id=staff.id if staff else None,
        words=words.model_dump(),
        sent_at=now,
    )
    writing.changed(case, message)
    return message


def set_state(case: Case, state: CaseState) -> None:
    """Move a case, and begin or end to count how long somebody waits for the staff. Does not save."""
    case.state = state.value
    if state not in WAITS_FOR_STAFF:
        case.waits_since = None
    elif case.waits_since is None:
        case.waits_since = clock.now()


def put_message(message_id: UUID, member_id: UUID, body: CaseMessageIn) -> tuple[CaseMessage, bool]:
    """Take what a member wrote. Returns it and whether it is new.

    Raises:
        Refusal: id_reused, not_found (case or booking), content_not_allowed.
    """
    asked = hash_of(body)
    words = typed_words(body.text)

    def act(writing: Writing) -> tuple[CaseMessage, bool]:
        existing = CaseMessage.objects.filter(pk=message_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing, False
        case = case_for(member_id, body.case_id, body.booking_id, Author.MEMBER)
        made = write_into(writing, case, Author.MEMBER, words, message_id=message_id, request_sha256=asked)
        return made, True

    return write_once(act, message_id)


def typed_words(typed: str) -> Words:
    """Return what somebody typed, which is the same in both languages.

    Raises:
        Refusal: content_not_allowed.
    """
    try:
        text = readable(typed)
    except ValueError as error:
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_UNREADABLE, fields={"text": str(error)}) from None
    return Words(ja=text, en=text)


def case_for(member_id: UUID, case_id: UUID | None, booking_id: UUID | None, author: Author) -> Case:
    """Return the case, locked, in which somebody writes; a new one, not yet saved, if none is open.

    Raises:
        Refusal: not_found.
    """
    if case_id is not None:
        case = Case.objects.select_for_update().filter(pk=case_id, member_id=member_id).first()
        if case is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"case_id": "unknown"})
        if case.state == CaseState.CLOSED.value:
            # Another one may have been begun since: the database allows one that is open.
            return _open_case(member_id, case.booking_id) or case
        return case
    if booking_id is not None and not Booking.objects.filter(pk=booking_id, member_id=member_id).exists():
        raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_id": "unknown"})
    return _open_case(member_id, booking_id) or _begin(member_id, booking_id, author)


def read(case_id: UUID, member_id: UUID, read_to: int) -> Case:
    """Note how far a member has read. Less than before changes nothing.

    Raises:
        Refusal: not_found.
    """

    def act(writing: Writing) -> Case:
        case = Case.objects.select_for_update().filter(pk=case_id, member_id=member_id).first()
        if case is None:
            raise Refusal(ProblemCode.NOT_FOUND)
        seen = min(read_to, case.last)
        if seen > case.read_to:
            case.read_to = seen
            case.save(update_fields=["read_to"])
            writing.changed(case)
        return case

    return write_once(act)


def _open_case(member_id: UUID, booking_id: UUID | None) -> Case | None:
    rows = Case.objects.select_for_update().filter(member_id=member_id).exclude(state=CaseState.CLOSED.value)
    return (rows.filter(booking=None) if booking_id is None else rows.filter(booking_id=booking_id)).first()


def _begin(member_id: UUID, booking_id: UUID | None, author: Author) -> Case:
    now = clock.now()
    case = Case(member_id=member_id, booking_id=booking_id, opened_at=now, moved_at=now)
    set_state(case, at_the_beginning(author))
    return case
