from __future__ import annotations

from datetime import datetime

import pytest

from moonmail.domain.opening import NotOpeningHours, Opening, is_open, minutes_of, read_openings, time_of

HOURS = "1-5 06:30-22:30\n 7 9:00-24:00 \n"


def test_hours_are_read_line_by_line() -> None:
    assert read_openings(HOURS) == (Opening((1, 2, 3, 4, 5), 390, 1350), Opening((7,), 540, 1440))
    assert read_openings(" \n") == ()


@pytest.mark.parametrize(
    "line",
    [
        *("6:30-22:30", "0 06:30-22:30", "1-8 06:30-22:30", "5-1 06:30-22:30", "1 22:30-06:30", "1 06:30-06:30"),
        *("1 06:60-07:00", "1 06:30-24:01", "1 06:30~22:30", "weekdays"),
    ],
)
def test_what_is_no_hours_is_named(line: str) -> None:
    with pytest.raises(NotOpeningHours) as caught:
        read_openings(f"1 06:30-22:30\n{line}")
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23T06:29", False),  # a Monday
        ("2026-11-23T06:30", True),
        ("2026-11-23T22:29", True),
        ("2026-11-23T22:30", False),
        ("2026-11-28T12:00", False),  # a Saturday
        ("2026-11-29T23:59", True),  # a Sunday
    ],
)
def test_open_from_the_first_minute_to_before_the_last(at: str, expected: bool) -> None:
    assert is_open(read_openings(HOURS), datetime.fromisoformat(at)) is expected


def test_without_hours_it_is_always_open() -> None:
    assert is_open((), datetime.fromisoformat("2026-11-28T03:00"))


def test_times_go_there_and_back() -> None:
    assert [time_of(minutes) for minutes in (0, 390, 1440)] == ["00:00", "06:30", "24:00"]
    assert [minutes_of(text) for text in ("00:00", "06:30", "24:00", "24:01", "6", "a:b")] == [0, 390, 1440] + [
        None
    ] * 3
