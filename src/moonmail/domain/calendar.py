"""A calendar file (RFC 5545) with the days that matter: last dates, launch, landing. Opened by any calendar app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_LONGEST_LINE: Final = 75


@dataclass(frozen=True, slots=True)
class Entry:
    """``key`` names the event for ever: the same key in a later file replaces the older event.

    ``at`` is a point in time, or whole days from ``at`` to ``until`` (both inclusive). ``remind_days``: warn so many
    days before; None: no reminder.
    """

    key: str
    title: str
    at: datetime | date
    until: date | None = None
    details: str = ""
    remind_days: int | None = None


def calendar_file(entries: Sequence[Entry], made_at: datetime) -> bytes:
    """Return the file as UTF-8. ``made_at`` is when it was made: a later file is the newer one to calendar apps."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//MoonMail//MoonMail//JA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for entry in entries:
        lines += _event(entry, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(entry: Entry, made_at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.key}@moonmail",
        f"DTSTAMP:{_utc(made_at)}",
        f"SEQUENCE:{int(made_at.timestamp()) // 60}",
        f"SUMMARY:{_escaped(entry.title)}",
    ]
    if isinstance(entry.at, datetime):
        # A deadline is a point: without an end it takes up no time in the day.
        lines.append(f"DTSTART:{_utc(entry.at)}")
    else:
        last = entry.until or entry.at
        lines.append(f"DTSTART;VALUE=DATE:{entry.at:%Y%m%d}")
        lines.append(f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}")
        lines.append("TRANSP:TRANSPARENT")
    if entry.details:
        lines.append(f"DESCRIPTION:{_escaped(entry.details)}")
    if entry.remind_days is not None:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(entry.title)}",
            f"TRIGGER:-P{entry.remind_days}D",
            "END:VALARM",
        ]
    lines.append("END:VEVENT")
    return lines


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\r", "\n"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> list[str]:
    """Part a line after at most 75 bytes, never inside a character; each further part begins with a space."""
    parts: list[str] = []
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST_LINE:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += width
    return [*parts, part]
