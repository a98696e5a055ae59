"""What a member and the support desk write to each other, and whose turn it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from moonmail.domain.states import CaseState
from moonmail.domain.text import Text
from moonmail.domain.written import is_seen, unreadable

LONGEST: Final = 2000
LONGEST_NOTE: Final = 1000
# The desk speaks with one name: who of the staff wrote is in the audit, and nothing that members must remember.
DESK_NAME: Final = Text("MoonMail サポートデスク", "MoonMail support desk")
# In these somebody of the staff has to answer.
WAITS_FOR_STAFF: Final = frozenset({CaseState.OPEN, CaseState.WAITING_STAFF, CaseState.REOPENED})
STATE_WORDS: Final[dict[CaseState, Text]] = {
    CaseState.OPEN: Text("受け付けました", "Received"),
    CaseState.WAITING_STAFF: Text("サポートデスクがお返事します", "The support desk will answer"),
    CaseState.WAITING_MEMBER: Text("お返事をお待ちしています", "Waiting for your answer"),
    CaseState.CLOSED: Text("終了しました", "Closed"),
    CaseState.REOPENED: Text("再開しました", "Reopened"),
}


class Author(StrEnum):
    """``told``: the desk, by itself or with something that it did: nobody has to answer."""

    MEMBER = "member"
    DESK = "desk"
    TOLD = "told"


def after(state: CaseState, author: Author) -> CaseState:
    """Return what a case becomes when somebody writes into it. What the desk only tells moves nothing.

    A question that nobody has answered stays one, whatever else the member is told meanwhile.
    """
    if author is Author.TOLD:
        return state
    if author is Author.DESK:
        return CaseState.WAITING_MEMBER
    if state is CaseState.CLOSED:
        return CaseState.REOPENED
    return state if state in WAITS_FOR_STAFF else CaseState.WAITING_STAFF


def at_the_beginning(author: Author) -> CaseState:
    """Return what a case is that begins with words of ``author``."""
    return CaseState.OPEN if author is Author.MEMBER else CaseState.WAITING_MEMBER


def readable(typed: str) -> str:
    """Return what was typed as it is kept: without empty ends, with plain line ends.

    Raises:
        ValueError: nothing can be seen of it, or there are control characters in it.
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not is_seen(text):
        raise ValueError("empty")
    if any(unreadable(sign) for sign in text if sign not in "\n\t"):
        raise ValueError("control characters")
    return text
