"""What a member and the support desk write to each other."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Time, WireIn, WireOut, Words
from moonmail.domain.cases import LONGEST, Author
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
