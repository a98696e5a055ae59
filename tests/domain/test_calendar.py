"""Calendar files: what RFC 5545 wants of lines, times and words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.calendar import Entry, calendar_file

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_a_last_date_is_a_point_in_time_with_a_reminder() -> None:
    due = datetime(2027, 2, 1, 18, 0, tzinfo=timezone(timedelta(hours=9)))
    lines = unfolded(calendar_file([Entry("item-due-1", "お品物の受付期限", due, remind_days=7)], NOW))
    assert "DTSTART:20270201T090000Z" in lines
    assert "TRIGGER:-P7D" in lines
    assert not any(line.startswith("DTEND") for line in lines)


def test_a_window_is_whole_days_with_the_day_after_as_its_end() -> None:
    entry = Entry("launch", "打上げ予定期間", date(2027, 3, 1), date(2027, 3, 31))
    lines = unfolded(calendar_file([entry], NOW))
    assert "DTSTART;VALUE=DATE:20270301" in lines
    assert "DTEND;VALUE=DATE:20270401" in lines
    assert "TRANSP:TRANSPARENT" in lines


def test_signs_that_mean_something_are_escaped() -> None:
    lines = unfolded(calendar_file([Entry("k", "a;b,c\\d", NOW, details="one\r\ntwo")], NOW))
    assert r"SUMMARY:a\;b\,c\\d" in lines
    assert r"DESCRIPTION:one\ntwo" in lines


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_no_line_is_longer_than_75_bytes_and_nothing_is_lost(title: str) -> None:
    data = calendar_file([Entry("k", title, NOW)], NOW)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    summary = next(line for line in unfolded(data) if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    assert re.sub(r"\\([\\;,])", r"\1", summary) == title
