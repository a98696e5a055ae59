"""When a lounge is open, by its own clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Hours(Protocol):
    """``contract.kiosk.KioskHours``: days from 1, Monday; ``HH:MM`` up to ``24:00``."""

    @property
    def days(self) -> list[int]: ...
    @property
    def opens(self) -> str: ...
    @property
    def closes(self) -> str: ...


def is_open(hours: Iterable[Hours], at: datetime, zone: ZoneInfo) -> bool:
    """Return whether it is open at ``at``. Without hours it always is. ``closes`` before ``opens``: past midnight."""
    return opens_next(hours, at, zone) is None


def opens_next(hours: Iterable[Hours], at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when it opens next, in ``zone``; None while it is open, or if it never opens."""
    known = list(hours)
    if not known:
        return None
    local = at.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    nexts: list[datetime] = []
    for offset in range(-1, 8):
        day = midnight + timedelta(days=offset)
        for each in known:
            if day.isoweekday() not in each.days:
                continue
            opens, closes = day + _of(each.opens), day + _of(each.closes)
            if closes <= opens:
                closes += timedelta(days=1)
            now = local.replace(tzinfo=None)
            if opens <= now < closes:
                return None
            if opens > now:
                nexts.append(opens)
    return min(nexts).replace(tzinfo=zone) if nexts else None


def _of(clock: str) -> timedelta:
    hour, _, minute = clock.partition(":")
    return timedelta(hours=int(hour), minutes=int(minute or 0))
