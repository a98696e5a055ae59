"""Times as they are known: with a precision, sometimes only a latest bound; and launch windows as ranges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum


class Precision(StrEnum):
    SECOND = "s"
    MINUTE = "min"
    HOUR = "h"
    DAY = "d"


class Bound(StrEnum):
    AT = "at"
    NOT_LATER = "not_later"


class Confidence(StrEnum):
    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"
    SIMULATED = "simulated"


_WIDTH = {
    Precision.SECOND: timedelta(seconds=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, UTC, and how well it is known. A day-precise moment is the day in UTC that was published."""

    at: datetime
    precision: Precision = Precision.SECOND
    bound: Bound = Bound.AT

    def __post_init__(self) -> None:
        if self.at.utcoffset() != timedelta(0):
            raise ValueError("a Moment is in UTC")

    @property
    def latest(self) -> datetime:
        """The end of what the precision leaves open: a day-precise moment sorts after a minute of that day."""
        return self.at + _WIDTH[self.precision] - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A launch or landing window: whole days, both inclusive, in UTC. ``None`` on a side: not yet said."""

    earliest: date | None
    latest: date | None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.latest < self.earliest:
            raise ValueError("a window ends after it begins")


def parse_moment(text: str, precision: str, bound: str = "at") -> Moment:
    """Read an RFC 3339 time, or a date alone, which is day-precise whatever ``precision`` says.

    Raises:
        ValueError: the text is no date or time, or the time has no offset.
    """
    if len(text) == len("2026-11-22"):
        day = date.fromisoformat(text)
        return Moment(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, Bound(bound))
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None:
        raise ValueError(f"time without offset: {text}")
    return Moment(at.astimezone(UTC), Precision(precision), Bound(bound))
