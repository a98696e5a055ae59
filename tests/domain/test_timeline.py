from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.mission import MilestoneState
from moonmail.domain.moment import Bound, Confidence, Moment, Precision, Window
from moonmail.domain.states import MissionState, ShipmentKind, ShipmentState
from moonmail.domain.text import Text
from moonmail.domain.timeline import (
    CustodyFact,
    Entry,
    EntryKind,
    EventFact,
    Journey,
    Look,
    MilestoneFact,
    Replanned,
    build,
)

NOW = datetime(2026, 11, 22, 3, 4, tzinfo=UTC)
M, S = MilestoneState, ShipmentState


def at(days: float, precision: Precision = Precision.MINUTE, bound: Bound = Bound.AT) -> Moment:
    return Moment(NOW + timedelta(days=days), precision, bound)


def on(text: str) -> Moment:
    return Moment(datetime.fromisoformat(text).replace(tzinfo=UTC), Precision.DAY)


BASE = Journey(
    kind=ShipmentKind.MESSAGE,
    state=S.LAUNCHED,
    mission_state=MissionState.IN_FLIGHT,
    over=False,
    window=Window(date(2026, 11, 1), date(2026, 11, 30)),
    landing_planned=at(10),
)


def looks(entries: tuple[Entry, ...]) -> list[tuple[str, Look]]:
    return [(entry.key, entry.look) for entry in entries]


def test_out_of_order_milestones_stand_as_they_happened() -> None:
    """HAKUTO-R M1: number 4 on 15 December 2022, number 3 only by 11 January 2023."""
    journey = replace(
        BASE,
        milestones=(
            MilestoneFact(
                3, M.ACHIEVED, occurred=Moment(datetime(2023, 1, 11, tzinfo=UTC), Precision.DAY, Bound.NOT_LATER)
            ),
            MilestoneFact(4, M.ACHIEVED, occurred=Moment(datetime(2022, 12, 15, 3, tzinfo=UTC), Precision.HOUR)),
        ),
    )
    assert [entry.seq for entry in build(journey, NOW)] == [4, 3]


def test_what_was_announced_later_stands_where_it_happened() -> None:
    """HAKUTO-R M2: number 8 burned on 28 May 2025 and was announced on the 31st."""
    burned = Moment(datetime(2025, 5, 28, 8, 27, tzinfo=UTC), Precision.MINUTE)
    told = Moment(datetime(2025, 5, 31, 12, 10, tzinfo=UTC), Precision.MINUTE)
    journey = replace(
        BASE,
        custody=(CustodyFact("a", S.LAUNCHED, on("2025-05-29")),),
        milestones=(MilestoneFact(8, M.ACHIEVED, occurred=burned, announced=told),),
    )
    first, second = build(journey, NOW)
    assert (first.seq, first.occurred, first.announced) == (8, burned, told)
    assert second.kind is EntryKind.CUSTODY


def test_achieved_without_a_published_time_stands_beside_its_neighbours() -> None:
    journey = replace(
        BASE,
        milestones=(
            MilestoneFact(1, M.ACHIEVED),
            MilestoneFact(2, M.ACHIEVED, occurred=at(-20)),
            MilestoneFact(6, M.ACHIEVED),
            MilestoneFact(7, M.ACHIEVED, occurred=at(-2)),
        ),
    )
    entries = build(journey, NOW)
    assert [entry.seq for entry in entries] == [1, 2, 6, 7]
    assert entries[0].occurred is None


def test_a_planned_time_that_passed_without_a_word_is_not_known() -> None:
    journey = replace(BASE, milestones=(MilestoneFact(9, M.PLANNED, planned=at(-0.01)),))
    (entry,) = build(journey, NOW)
    assert entry.look is Look.UNKNOWN
    assert entry.title.ja == "着陸を確認中です"
    (ahead,) = build(replace(journey, milestones=(MilestoneFact(9, M.PLANNED, planned=at(0.01)),)), NOW)
    assert ahead.look is Look.PLANNED


def test_the_landing_takes_the_flights_plan() -> None:
    (entry,) = build(replace(BASE, milestones=(MilestoneFact(9, M.PLANNED),)), NOW)
    assert entry.planned == BASE.landing_planned


def test_a_launch_without_a_time_is_planned_as_a_range() -> None:
    journey = replace(BASE, state=S.DECLARED, mission_state=MissionState.BOOKING_OPEN)
    journey = replace(journey, milestones=(MilestoneFact(2, M.PLANNED),))
    custody, launch = build(journey, NOW)
    assert (custody.key, custody.look) == ("ahead:integrated", Look.PLANNED)
    assert launch.window == BASE.window


@pytest.mark.parametrize(
    ("confidence", "look"),
    [
        (Confidence.CONFIRMED, Look.NOW),
        (Confidence.PROVISIONAL, Look.PROVISIONAL),
        (Confidence.SIMULATED, Look.SIMULATED),
    ],
)
def test_what_is_not_sure_never_looks_sure(confidence: Confidence, look: Look) -> None:
    journey = replace(BASE, milestones=(MilestoneFact(7, M.ACHIEVED, confidence, occurred=at(-1)),))
    assert looks(build(journey, NOW)) == [("milestone:7", look)]


def test_a_loss_ends_the_story_without_a_now() -> None:
    journey = replace(
        BASE,
        state=S.LOST,
        over=True,
        mission_state=MissionState.ENDED,
        custody=(CustodyFact("l", S.LAUNCHED, at(-30)), CustodyFact("x", S.LOST, at(-0.5))),
        milestones=(
            MilestoneFact(2, M.ACHIEVED, occurred=at(-30)),
            MilestoneFact(9, M.FAILED, planned=at(-1), replanned=(Replanned(at(-0.9)),)),
            MilestoneFact(10, M.NOT_REACHED),
        ),
    )
    entries = build(journey, NOW)
    assert looks(entries) == [
        ("custody:l", Look.PAST),
        ("milestone:2", Look.PAST),
        ("milestone:9", Look.FAILED),
        ("custody:x", Look.FAILED),
        ("milestone:10", Look.NOT_REACHED),
    ]
    assert entries[2].replanned


def test_an_event_without_a_time_is_not_lost() -> None:
    journey = replace(
        BASE, over=True, events=(EventFact("a", Text("あ", "a"), at(-3)), EventFact("b", Text("い", "b"), None))
    )
    assert [entry.key for entry in build(journey, NOW)] == ["event:a", "event:b"]


moments = st.builds(
    Moment,
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(Precision),
    st.sampled_from(Bound),
)
milestone_lists = st.lists(
    st.builds(
        MilestoneFact,
        st.integers(1, 10),
        st.sampled_from(MilestoneState),
        st.sampled_from(Confidence),
        st.none() | moments,
        st.none() | moments,
        st.none() | moments,
    ),
    unique_by=lambda fact: fact.seq,
)
custody_lists = st.lists(
    st.builds(CustodyFact, st.uuids().map(str), st.sampled_from(ShipmentState), moments, st.sampled_from(Confidence)),
    unique_by=lambda fact: fact.key,
)
journeys = st.builds(
    Journey,
    st.sampled_from(ShipmentKind),
    st.sampled_from(ShipmentState),
    st.sampled_from(MissionState),
    st.booleans(),
    st.just(BASE.window),
    st.none() | moments,
    custody_lists.map(tuple),
    milestone_lists.map(tuple),
)


@given(journeys, st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_does_not_matter(journey: Journey, random: object) -> None:
    shuffled = []
    for facts in (journey.custody, journey.milestones):
        mixed = list(facts)
        random.shuffle(mixed)  # type: ignore[attr-defined]
        shuffled.append(tuple(mixed))
    other = replace(journey, custody=shuffled[0], milestones=shuffled[1])
    assert build(journey, NOW) == build(other, NOW)


@given(journeys)
def test_nothing_is_lost_and_nothing_pretends(journey: Journey) -> None:
    entries = build(journey, NOW)
    keys = [entry.key for entry in entries]
    assert len(set(keys)) == len(keys)
    assert {f"milestone:{fact.seq}" for fact in journey.milestones} <= set(keys)
    assert {f"custody:{fact.key}" for fact in journey.custody} <= set(keys)
    assert sum(entry.look is Look.NOW for entry in entries) <= 1
    for entry in entries:
        if entry.confidence is Confidence.SIMULATED:
            assert entry.look not in {Look.PAST, Look.NOW, Look.PROVISIONAL}
        if entry.look in {Look.PAST, Look.NOW}:
            assert entry.confidence is not Confidence.SIMULATED
    facts = {f"milestone:{fact.seq}": fact for fact in journey.milestones}
    for entry in entries:
        if entry.look is Look.PLANNED and entry.key in facts:
            assert facts[entry.key].state is M.PLANNED
            assert entry.planned is None or entry.planned.latest >= NOW


@given(journeys)
def test_what_is_planned_comes_after_what_is_known(journey: Journey) -> None:
    order = [
        0
        if entry.look in {Look.PAST, Look.NOW, Look.PROVISIONAL, Look.FAILED}
        else 2
        if entry.look is Look.PLANNED
        else 1
        for entry in build(journey, NOW)
    ]
    assert 0 not in order[order.index(2) :] if 2 in order else True


@given(journeys)
def test_what_happened_is_in_order_of_time(journey: Journey) -> None:
    custody = [e.occurred.latest for e in build(journey, NOW) if e.key.startswith("custody:") and e.occurred]
    assert custody == sorted(custody)
