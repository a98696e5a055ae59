"""The real flights of the past, come in by a feed, as a member reads them: in the order in which it happened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from tests.contract.test_feed import SHOP
from tests.support import feeds

from moonmail.client.model import Flight
from moonmail.contract.feed import Known, merge
from moonmail.contract.missions import Mission
from moonmail.desktop.viewmodels.flight import FlightInputs, FlightProps, derive_flight
from moonmail.domain.feed import read_feed
from moonmail.domain.text import Language

JAPAN: Final = ZoneInfo("Asia/Tokyo")


def fed() -> dict[str, Mission]:
    found = read_feed(feeds.written(feeds.whole()), datetime(2026, 11, 22, 3, tzinfo=UTC))
    assert found.faults == ()
    merged = {said.id: merge(Known(), said, SHOP).mission for said in found.flights}
    return {key: mission for key, mission in merged.items() if mission is not None}


FED: Final = fed()


def page(key: str, language: Language = Language.JA) -> FlightProps:
    return derive_flight(FlightInputs(Flight(FED[key], ()), False, language, JAPAN))


@pytest.mark.parametrize("language", Language)
def test_number_four_stands_before_number_three(language: Language) -> None:
    shown = [row.key for row in page("hakuto-r-m1", language).milestones]
    assert shown.index("m2") < shown.index("m4") < shown.index("m3")
    assert shown[-2:] == ["m9", "m10"]


def test_a_latest_bound_is_no_time() -> None:
    rows = {row.key: row for row in page("hakuto-r-m1").milestones}
    assert rows["m3"].when == "2023年1月11日（水）まで"
    assert rows["m4"].when == "2022年12月15日（木） 12時ごろ 日本時間"
    assert rows["m1"].when == "日時は公表されていません"


@pytest.mark.parametrize("key", ["hakuto-r-m1", "hakuto-r-m2"])
def test_the_lost_landing_is_told_plainly(key: str) -> None:
    shown = page(key)
    assert (shown.status, shown.statusTone) == ("着陸を確認できず", "bad")
    landing = next(row for row in shown.milestones if row.key == "m9")
    assert (landing.standing, landing.line) == ("達成できず", "solid")
    assert landing.when.startswith("予定：")
    assert next(row for row in shown.milestones if row.key == "m10").standing == "到達せず"
    assert "確認できませんでした" in shown.outcomeNote
    assert shown.sample == ""
    assert (shown.duty, shown.rights) == ("", ()), "nothing was ever sold on it here"


def test_what_was_announced_later_and_planned_before_is_told_with_it() -> None:
    rows = {row.key: row for row in page("hakuto-r-m2", Language.EN).milestones}
    assert "announced Sat 31 May 2025 21:10 Japan time" in rows["m8"].detail
    assert "earlier plan: Fri 6 Jun 2025 04:24 Japan time" in rows["m9"].detail


def test_a_success_is_told_by_its_events_and_its_distance() -> None:
    shown = page("blue-ghost-1", Language.EN)
    assert (shown.status, shown.statusTone) == ("Landed", "ok")
    assert [row.key for row in shown.milestones][-2:] == ["touchdown", "last_contact"]
    assert "100 m" in shown.siteNote
