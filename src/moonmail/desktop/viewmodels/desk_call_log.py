"""What was done in this call, for whoever does it: times and words, nothing personal. Gone with the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.domain import formats
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class LogRow:
    number: int
    clock: str
    words: str


@dataclass(frozen=True, slots=True)
class _Line:
    member_id: UUID
    at: datetime
    words: Text


class CallLog:
    def __init__(self) -> None:
        self._lines: list[_Line] = []

    def add(self, member_id: UUID, at: datetime, words: Text) -> None:
        self._lines.append(_Line(member_id, at, words))

    def rows(self, member_id: UUID | None, language: Language, zone: ZoneInfo) -> tuple[LogRow, ...]:
        """Return what was done about this member, newest first."""
        return tuple(
            LogRow(number, formats.clock(line.at, zone), line.words.in_(language))
            for number, line in reversed(list(enumerate(self._lines)))
            if line.member_id == member_id
        )
