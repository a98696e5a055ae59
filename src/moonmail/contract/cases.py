"""What a member and the support desk write to each other."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Time, WireIn, WireOut, Words
from moonmail.domain.cases import LONGEST, LONGEST_NOTE, Author
from moonmail.domain.staff import StaffRole
from moonmail.domain.states import CaseState


class Case(WireOut):
    """A conversation with the desk; of one booking, or of none. ``messages``: how many there are.

    ``read_to``: number of the newest message that the member has seen. ``moved_at``: when the last one came.
    """

    id: UUID
    rev: int
    booking_id: UUID | None = None
    state: CaseState
    messages: int
    read_to: int
    opened_at: Time
    moved_at: Time


class CaseMessage(WireOut):
    """``number`` counts from 1 in its case. ``words``: what people typed is the same in both languages.

    Who of the staff wrote is not told: the desk speaks with one name.
    """

    id: UUID
    rev: int
    case_id: UUID
    number: int
    author: Author
    words: Words
    sent_at: Time


class CaseMessageIn(WireIn):
    """``PUT /v1/case-messages/{uuid}``: write to the desk. Answers the message.

    ``case_id``: of an open or closed conversation; without it, the one of ``booking_id`` that is open, or a new one.
    """

    case_id: UUID | None = None
    booking_id: UUID | None = None
    text: str = Field(min_length=1, max_length=LONGEST)


class CaseReadingIn(WireIn):
    """``PUT /v1/cases/{id}/reading``: the member has seen all up to this number. Never goes back. Answers the case."""

    read_to: int = Field(strict=True, ge=0)


class WaitingCase(WireOut):
    """A case in the queue. ``name``: masked. ``holder``: who of the staff looks after it; empty: nobody yet.

    ``waits_since``: since when the member waits; null: it is the member's turn.
    """

    case_id: UUID
    rev: int
    member_id: UUID
    name: str
    booking_id: UUID | None
    flight_number: str
    state: CaseState
    messages: int
    waits_since: Time | None
    moved_at: Time
    role: StaffRole
    holder_id: UUID | None
    holder: str


class CaseQueue(WireOut):
    """``GET /v1/desk/cases``: longest waiting first. ``waiting``: how many wait in all; ``now``: the server's time."""

    items: list[WaitingCase]
    waiting: int
    now: Time


class DeskMessage(WireOut):
    """``by``: who of the staff wrote it. ``read``: of the desk's, whether the member has seen it."""

    id: UUID
    number: int
    author: Author
    by: str
    words: Words
    sent_at: Time
    read: bool


class DeskCase(WaitingCase):
    """With all that was written, oldest first."""

    talk: list[DeskMessage]


class NoteOut(WireOut):
    """What staff tell each other of a member, newest first."""

    id: UUID
    booking_id: UUID | None
    by: str
    text: str
    at: Time


class Talk(WireOut):
    """``GET /v1/desk/talks/{member}``: of a verified caller all cases and notes, otherwise the cases that wait."""

    cases: list[DeskCase]
    notes: list[NoteOut]


class DeskMessageIn(WireIn):
    """``PUT /v1/desk/case-messages/{uuid}``: write to a member. Answers the case."""

    member_id: UUID
    case_id: UUID | None = None
    booking_id: UUID | None = None
    text: str = Field(min_length=1, max_length=LONGEST)


class NoteIn(WireIn):
    """``PUT /v1/desk/notes/{uuid}``. Members do not see it in the app, but in the file of everything about them."""

    member_id: UUID
    booking_id: UUID | None = None
    text: str = Field(min_length=1, max_length=LONGEST_NOTE)


class CaseMoveKind(StrEnum):
    TAKE = "take"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    REOPEN = "reopen"


class CaseMoveIn(WireIn):
    """``PUT /v1/desk/case-moves/{uuid}`` with ``If-Match: "case.REV"``. Answers the case.

    Handed over to one person (``to_id``), or to whoever has a role.
    """

    case_id: UUID
    move: CaseMoveKind
    to_id: UUID | None = None
    to_role: StaffRole | None = None


class Colleague(WireOut):
    id: UUID
    name: str
    roles: list[StaffRole]


class ColleagueList(WireOut):
    """``GET /v1/desk/colleagues``: who else looks after members."""

    items: list[Colleague]
