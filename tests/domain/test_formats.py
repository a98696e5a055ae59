from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain import formats
from moonmail.domain.moment import Bound, Moment, Precision, Window
from moonmail.domain.text import Language

JA, EN = Language.JA, Language.EN
NEW_YORK = ZoneInfo("America/New_York")


@given(st.integers(0, 10**9))
def test_yen_is_grouped_and_reads_back(amount: int) -> None:
    for language, sign in ((JA, "￥"), (EN, "¥")):
        text = formats.yen(amount, language)
        assert text[0] == sign
        assert int(text[1:].replace(",", "")) == amount


def test_money_and_days_as_people_write_them() -> None:
    assert (formats.yen(12000, JA), formats.yen(3740000, EN)) == ("￥12,000", "¥3,740,000")
    assert formats.day(date(2026, 11, 22), JA) == "2026年11月22日（日）"
    assert formats.day(date(2026, 11, 22), EN) == "Sun 22 Nov 2026"


@given(st.dates(date(1900, 1, 1)))
def test_the_weekday_is_right(day: date) -> None:
    assert "月火水木金土日"[day.weekday()] == formats.day(day, JA)[-2]
    assert formats.day(day, EN)[:3] == day.strftime("%a")


def test_a_published_day_stays_that_day_everywhere() -> None:
    day = Moment(datetime(2025, 1, 15, tzinfo=UTC), Precision.DAY)
    assert formats.moment(day, JA, NEW_YORK) == formats.moment(day, JA) == "2025年1月15日（水）"


@pytest.mark.parametrize(
    ("precision", "bound", "ja", "en"),
    [
        (Precision.SECOND, Bound.AT, "2025年6月6日（金） 04:17:09 日本時間", "Fri 6 Jun 2025 04:17:09 Japan time"),
        (Precision.MINUTE, Bound.AT, "2025年6月6日（金） 04:17 日本時間", "Fri 6 Jun 2025 04:17 Japan time"),
        (Precision.HOUR, Bound.AT, "2025年6月6日（金） 04時ごろ 日本時間", "Fri 6 Jun 2025 about 04:00 Japan time"),
        (Precision.DAY, Bound.NOT_LATER, "2025年6月5日（木）まで", "by Thu 5 Jun 2025"),
    ],
)
def test_a_moment_is_no_more_exact_than_it_is_known(precision: Precision, bound: Bound, ja: str, en: str) -> None:
    moment = Moment(datetime(2025, 6, 5, 19, 17, 9, tzinfo=UTC), precision, bound)
    assert (formats.moment(moment, JA), formats.moment(moment, EN)) == (ja, en)


def test_other_zones_are_named_by_their_offset() -> None:
    at = datetime(2025, 6, 5, 19, 17, tzinfo=UTC)
    assert formats.time_of(at, EN, NEW_YORK) == "Thu 5 Jun 2025 15:17 UTC−4:00"
    assert formats.time_of(at, EN, ZoneInfo("Asia/Kolkata")) == "Fri 6 Jun 2025 00:47 UTC+5:30"


@pytest.mark.parametrize(
    ("earliest", "latest", "ja", "en"),
    [
        (None, None, "未定", "Not yet set"),
        ("2026-11-01", "2026-11-30", "2026年11月", "Nov 2026"),
        ("2026-11-01", "2026-12-31", "2026年11月 – 12月", "Nov – Dec 2026"),
        ("2026-12-01", "2027-01-31", "2026年12月 – 2027年1月", "Dec 2026 – Jan 2027"),
        ("2028-01-01", "2028-12-31", "2028年", "2028"),
        ("2028-02-01", "2028-02-29", "2028年2月", "Feb 2028"),
        ("2026-11-22", "2026-11-22", "2026年11月22日（日）", "Sun 22 Nov 2026"),
        ("2026-11-22", None, "2026年11月22日（日）以降", "from Sun 22 Nov 2026"),
        (None, "2026-11-22", "2026年11月22日（日）まで", "by Sun 22 Nov 2026"),
        ("2026-11-22", "2026-12-03", "2026年11月22日（日） – 12月3日（木）", "Sun 22 Nov – Thu 3 Dec 2026"),
        ("2026-12-22", "2027-01-03", "2026年12月22日（火） – 2027年1月3日（日）", "Tue 22 Dec 2026 – Sun 3 Jan 2027"),
    ],
)
def test_a_window_is_a_range_as_coarse_as_it_is(earliest: str | None, latest: str | None, ja: str, en: str) -> None:
    window = Window(date.fromisoformat(earliest) if earliest else None, date.fromisoformat(latest) if latest else None)
    assert (formats.window(window, JA), formats.window(window, EN)) == (ja, en)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2027年3月 – 5月", ["2027年3月 – 5月"]),
        ("2027年2月12日（金） – 2月26日（金）", ["2027年2月12日（金） –", "2月26日（金）"]),
        ("2026年12月2日（水） 04:10 日本時間", ["2026年12月2日（水）", "04:10 日本時間"]),
        ("Wed 2 Dec 2026 04:10 Japan time", ["Wed 2 Dec 2026 04:10 Japan time"]),
    ],
)
def test_a_long_time_is_parted_where_a_person_would(text: str, lines: list[str]) -> None:
    assert formats.stacked(text).split("\n") == lines
