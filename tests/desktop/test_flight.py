from __future__ import annotations

import random

import pytest
from tests.desktop import sample
from tests.desktop.shells import Bench

from moonmail.client.model import Flight
from moonmail.contract.missions import Milestone, Mission
from moonmail.desktop.viewmodels.flight import FlightInputs, FlightProps, derive_flight
from moonmail.desktop.viewmodels.flight_rows import disc_place, in_order_as_it_happened
from moonmail.domain.formats import JAPAN
from moonmail.domain.text import Language


def derive(mission_id: str, language: Language = Language.JA) -> FlightProps:
    return derive_flight(FlightInputs(sample.FLIGHTS[mission_id], False, language, JAPAN))


@pytest.mark.parametrize(
    ("lat", "lon", "place"),
    [
        (0, 0, (0.5, 0.5)),
        (90, 0, (0.5, 0.0)),
        (0, 90, (1.0, 0.5)),
        (0, -90, (0.0, 0.5)),
        (0, 91, None),
        (-89.7, 129, None),
    ],
)
def test_place_on_the_disc(lat: float, lon: float, place: tuple[float, float] | None) -> None:
    assert disc_place(lat, lon) == (pytest.approx(place) if place else None)


def test_an_open_flight_can_be_booked_from_its_lowest_price() -> None:
    props = derive("mm-204")
    assert (props.canBook, props.fromPrice, props.status) == (True, "￥9,900", "予約受付中")
    assert [(row.name, row.remaining) for row in props.offers][-2:] == [
        ("カプセル M", "満席"),
        ("カプセル L", "のこり1枠"),
    ]


def test_every_window_stays_with_its_reason_and_the_newest_is_on_top() -> None:
    windows = derive("mm-205").windows
    assert [(row.window, row.reason, row.holds) for row in windows] == [
        ("2027年9月 – 12月", "着陸用エンジンを交換するため", True),
        ("2027年6月 – 9月", "打上げロケットの順番が変わったため", False),
        ("2027年3月 – 5月", "", False),
    ]


def test_planned_provisional_and_achieved_do_not_look_alike() -> None:
    first, second = derive("mm-205", Language.EN).milestones[:2]
    achieved = derive("hakuto-r-m2", Language.EN).milestones[1]
    looks = {(row.icon, row.tone, row.line) for row in (first, second, achieved)}
    assert len(looks) == 3
    assert first.standing == "Under way (provisional)"
    assert "earlier plan: Tue 20 Jul 2027 (engine replaced)" in second.detail


def test_a_late_announcement_is_said_and_keeps_the_time_it_happened() -> None:
    eighth = next(row for row in derive("hakuto-r-m2", Language.EN).milestones if row.key == "m8")
    assert eighth.when == "Wed 28 May 2025 17:27 Japan time"
    assert eighth.detail == "announced Sat 31 May 2025 21:10 Japan time"


def _milestone(seq: int, state: str, day: int = 0) -> Milestone:
    at = {"at": f"2022-12-{day:02}T00:00:00Z", "precision": "d"} if day else None
    return Milestone.model_validate({"seq": seq, "state": state, "confidence": "confirmed", "occurred_at": at})


def test_milestones_stand_in_the_order_in_which_they_happened() -> None:
    given = [
        _milestone(1, "achieved"),
        _milestone(2, "achieved", 11),
        _milestone(3, "achieved", 30),
        _milestone(4, "achieved", 15),
        _milestone(5, "unknown"),
        _milestone(6, "planned"),
    ]
    random.shuffle(given)
    assert [m.seq for m in in_order_as_it_happened(given)] == [1, 2, 4, 3, 5, 6]


@pytest.mark.parametrize(
    ("outcome", "words"), [(None, "月面への着陸をもって"), ("lost_landing", "月面への着陸に至りませんでした")]
)
def test_what_is_owed_is_said_before_and_after(outcome: str | None, words: str) -> None:
    mission = Mission.model_validate(sample.MISSION_OPEN.model_dump(mode="json") | {"outcome": outcome})
    props = derive_flight(FlightInputs(Flight(mission, ()), False, Language.JA, JAPAN))
    assert len(props.rights) == 3
    assert words in props.duty
    assert "90日以内" in props.choice
    assert "全額返金" in props.choice


def test_nothing_is_owed_when_the_duty_was_done_or_the_flight_was_never_sold() -> None:
    done = Mission.model_validate(sample.MISSION_OPEN.model_dump(mode="json") | {"outcome": "success"})
    landed = derive_flight(FlightInputs(Flight(done, ()), False, Language.JA, JAPAN))
    assert (landed.rights, landed.choice) == ((), "")
    assert "提供されました" in landed.duty
    real = derive("hakuto-r-m2")
    assert (real.duty, real.rights, real.choice, real.afterFailure) == ("", (), "", "")


@pytest.mark.parametrize("missing", [False, True])
def test_without_a_flight(missing: bool) -> None:
    assert derive_flight(FlightInputs(None, missing, Language.EN, JAPAN)).state == ("missing" if missing else "loading")


def test_a_flight_that_is_not_known_says_so(bench: Bench) -> None:
    bench.home.openFlight("nothing")
    bench.settle()
    assert bench.home.made("flight").property("state") == "missing"
