"""Dates, ranges, money and lengths in words, the same on screens, pages and paper. Never JavaScript's ideas of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from moonmail.domain.moment import Bound, Moment, Precision, Window
from moonmail.domain.text import Language, Text

JAPAN: Final = ZoneInfo("Asia/Tokyo")
_WEEKDAYS_JA: Final = "月火水木金土日"
_WEEKDAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOT_SAID: Final = Text("未定", "Not yet set")


def yen(amount: int, language: Language) -> str:
    """``￥12,000`` in Japanese, ``¥12,000`` in English."""
    return f"{'￥' if language is Language.JA else '¥'}{amount:,}"


def day(value: date, language: Language, *, weekday: bool = True) -> str:
    """``2026年11月22日（日）`` / ``Sun 22 Nov 2026``."""
    if language is Language.JA:
        tail = f"（{_WEEKDAYS_JA[value.weekday()]}）" if weekday else ""
        return f"{value.year}年{value.month}月{value.day}日{tail}"
    head = f"{_WEEKDAYS_EN[value.weekday()]} " if weekday else ""
    return f"{head}{value.day} {_MONTHS_EN[value.month - 1]} {value.year}"


def _month(value: date, language: Language, *, year: bool) -> str:
    if language is Language.JA:
        return f"{value.year}年{value.month}月" if year else f"{value.month}月"
    name = _MONTHS_EN[value.month - 1]
    return f"{name} {value.year}" if year else name


def clock(at: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """``04:17`` on a 24-hour clock in ``zone``."""
    return at.astimezone(zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def time_of(at: datetime, language: Language, zone: ZoneInfo = JAPAN, *, name_japan: bool = True) -> str:
    """A point in time for people: day and minute in ``zone``; Japan time is named, other zones by their offset.

    ``name_japan`` False: for a list that says once that its times are Japan's. Other zones are named all the same:
    their offset changes with the season.
    """
    local = at.astimezone(zone)
    return f"{day(local.date(), language)} {local:%H:%M}{_named(local, zone, language, name_japan)}"


def _named(local: datetime, zone: ZoneInfo, language: Language, name_japan: bool) -> str:
    return "" if zone == JAPAN and not name_japan else f" {_zone_name(local, zone, language)}"


def _zone_name(local: datetime, zone: ZoneInfo, language: Language) -> str:
    if zone == JAPAN:
        return "日本時間" if language is Language.JA else "Japan time"
    minutes = int((local.utcoffset() or local - local).total_seconds() // 60)
    sign = "+" if minutes >= 0 else "−"
    return f"UTC{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"


def moment(value: Moment, language: Language, zone: ZoneInfo = JAPAN, *, name_japan: bool = True) -> str:
    """A moment no more exactly than it is known. A published day stays that day in every zone."""
    local = value.at.astimezone(zone)
    name = _named(local, zone, language, name_japan)
    match value.precision:
        case Precision.DAY:
            text = day(value.at.date(), language)
        case Precision.HOUR:
            about = f"{local:%H}時ごろ" if language is Language.JA else f"about {local:%H}:00"
            text = f"{day(local.date(), language)} {about}{name}"
        case Precision.MINUTE:
            text = time_of(value.at, language, zone, name_japan=name_japan)
        case Precision.SECOND:
            text = f"{day(local.date(), language)} {local:%H:%M:%S}{name}"
    if value.bound is Bound.NOT_LATER:
        return f"{text}まで" if language is Language.JA else f"by {text}"
    return text


def window(value: Window, language: Language) -> str:
    """A window as a range, as coarse as it is: whole months and years are said as such."""
    first, last = value.earliest, value.latest
    if first is None and last is None:
        return NOT_SAID.in_(language)
    if first is None or last is None:
        known = first or last
        assert known is not None
        if language is Language.JA:
            return f"{day(known, language)}{'以降' if first else 'まで'}"
        return f"{'from' if first else 'by'} {day(known, language)}"
    if first == last:
        return day(first, language)
    whole_months = first.day == 1 and _last_of_month(last)
    if whole_months and first.year == last.year and (first.month, last.month) == (1, 12):
        return f"{first.year}年" if language is Language.JA else str(first.year)
    if whole_months:
        if (first.year, first.month) == (last.year, last.month):
            return _month(first, language, year=True)
        same_year = first.year == last.year
        head = _month(first, language, year=language is Language.JA or not same_year)
        tail = _month(last, language, year=language is Language.EN or not same_year)
        return f"{head} – {tail}"
    # The year is said once: with the first day in Japanese, with the last in English.
    same_year = first.year == last.year
    head = day(first, language)
    tail = day(last, language)
    if same_year and language is Language.JA:
        tail = tail.removeprefix(f"{last.year}年")
    elif same_year:
        head = head.removesuffix(f" {first.year}")
    return f"{head} – {tail}"


def _last_of_month(value: date) -> bool:
    return date.fromordinal(value.toordinal() + 1).day == 1


_FITS_A_LINE: Final = 16


def stacked(text: str) -> str:
    """Return a long time or range on two lines, parted where a person would, not inside a date."""
    if len(text) <= _FITS_A_LINE:
        return text
    return text.replace(" – ", " –\n") if " – " in text else text.replace("） ", "）\n", 1)


def both(build: Callable[[Language], str]) -> Text:
    """Return the Text that ``build(language)`` makes in each language."""
    return Text(build(Language.JA), build(Language.EN))
