from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.moment import Bound, Moment, Precision, Window, parse_moment

aware = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(aware, offsets, st.sampled_from(Precision), st.sampled_from(Bound))
def test_every_offset_names_the_same_moment(at: datetime, offset: timezone, precision: Precision, bound: Bound) -> None:
    read = parse_moment(at.astimezone(offset).isoformat(), precision, bound)
    assert read == Moment(at, precision, bound)


@given(st.dates(), st.sampled_from(Precision))
def test_a_date_alone_is_a_day_in_utc(day: date, precision: Precision) -> None:
    read = parse_moment(day.isoformat(), precision)
    assert (read.precision, read.at.date(), read.at.hour) == (Precision.DAY, day, 0)


@given(aware)
def test_less_exact_ends_later(at: datetime) -> None:
    by_precision = [Moment(at, precision).latest for precision in Precision]
    assert by_precision == sorted(by_precision)
    assert by_precision[0] > at


@pytest.mark.parametrize("text", ["2025-06-05T19:17:00", "yesterday", "", "2025-13-01", "2025-6-5 10:00Z"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(text, "min")


def test_a_moment_is_in_utc() -> None:
    with pytest.raises(ValueError, match="UTC"):
        Moment(datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=9))))


def test_a_window_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="begins"):
        Window(date(2026, 12, 2), date(2026, 12, 1))
    assert Window(date(2026, 12, 1), date(2026, 12, 1)).earliest == date(2026, 12, 1)
    assert Window(None, date(2026, 12, 1)).earliest is None
