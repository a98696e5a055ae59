"""When a place is open: lines that a person writes, such as ``1-5 06:30-22:30``, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_LINE: Final = re.compile(r"([1-7])(?:-([1-7]))?\s+([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")
_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Opening:
    """``days``: 1 is Monday, 7 Sunday. ``opens`` and ``closes``: minutes after midnight there; ``closes`` is later."""

    days: tuple[int, ...]
    opens: int
    closes: int


class NotOpeningHours(ValueError):
    """``line``: the first one that can't be read."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def read_openings(text: str) -> tuple[Opening, ...]:
    """Read one rule a line: day or days, opening and closing time up to ``24:00``. Nothing means always open.

    Past midnight takes two lines, one for each day.

    Raises:
        NotOpeningHours: a line is something else, or closes before it opens.
    """
    return tuple(_read(line) for line in (each.strip() for each in text.splitlines()) if line)


def _read(line: str) -> Opening:
    found = _LINE.fullmatch(line)
    if found is None:
        raise NotOpeningHours(line)
    first, last = int(found[1]), int(found[2] or found[1])
    opens, closes = minutes_of(f"{found[3]}:{found[4]}"), minutes_of(f"{found[5]}:{found[6]}")
    if last < first or opens is None or closes is None or not opens < closes:
        raise NotOpeningHours(line)
    return Opening(tuple(range(first, last + 1)), opens, closes)


def minutes_of(text: str) -> int | None:
    """Return minutes after midnight of ``HH:MM``, up to ``24:00``; None for anything else."""
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60):
        return None
    total = int(hours) * 60 + int(minutes)
    return total if total <= _DAY else None


def time_of(minutes: int) -> str:
    """Return ``HH:MM``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def is_open(openings: Sequence[Opening], at: datetime) -> bool:
    """Return whether it is open at ``at``, which is in the place's own time zone."""
    minute = at.hour * 60 + at.minute
    return not openings or any(at.isoweekday() in each.days and each.opens <= minute < each.closes for each in openings)
