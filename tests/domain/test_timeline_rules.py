"""What holds for every timeline, however the facts arrive."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.mission import MilestoneState
from moonmail.domain.moment import Bound, Confidence, Moment, Precision, Window
from moonmail.domain.states import MissionState, ShipmentKind, ShipmentState
from moonmail.domain.text import Text
from moonmail.domain.timeline import CustodyFact, EntryKind, EventFact, Journey, Look, MilestoneFact, Replanned, build

NOW = datetime(2026, 11, 22, 3, 4, tzinfo=UTC)
HAPPENED = {Look.PAST, Look.PROVISIONAL, Look.NOW, Look.FAILED}
_TELLING = {MilestoneState.ACHIEVED, MilestoneState.FAILED}

moments = st.builds(
    Moment,
    st.integers(-300, -1).map(lambda hours: NOW + timedelta(hours=hours)),
    st.sampled_from(Precision),
    st.sampled_from(Bound),
)
plans = st.builds(
    Moment, st.integers(-100, 300).map(lambda hours: NOW + timedelta(hours=hours)), st.sampled_from(Precision)
)
replanned = st.lists(st.builds(Replanned, plans, moments, st.just(Text("軌道の見直し", "New orbit"))), max_size=2).map(
    tuple
)


@st.composite
def milestone(draw: st.DrawFn, seq: int) -> MilestoneFact:
    state = draw(st.sampled_from(MilestoneState))
    return MilestoneFact(
        seq=seq,
        state=state,
        confidence=draw(st.sampled_from(Confidence)),
        occurred=draw(moments) if state in _TELLING and draw(st.booleans()) else None,
        announced=draw(st.none() | moments),
        planned=draw(st.none() | plans),
        replanned=draw(replanned),
    )


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    seqs = draw(st.sets(st.integers(1, 10)))
    states = draw(st.lists(st.sampled_from(ShipmentState), max_size=4))
    return Journey(
        kind=draw(st.sampled_from(ShipmentKind)),
        state=draw(st.sampled_from(ShipmentState)),
        mission_state=draw(st.sampled_from(MissionState)),
        over=draw(st.booleans()),
        window=Window(date(2026, 11, 1), date(2026, 11, 30)),
        landing_planned=draw(st.none() | plans),
        custody=tuple(
            CustodyFact(str(n), state, draw(moments), draw(st.sampled_from(Confidence)))
            for n, state in enumerate(states)
        ),
        milestones=tuple(draw(milestone(seq)) for seq in sorted(seqs)),
        events=tuple(
            EventFact(f"e{n}", Text("通過", "Pass"), draw(st.none() | moments), draw(st.sampled_from(Confidence)))
            for n in range(draw(st.integers(0, 2)))
        ),
    )


@given(journeys(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_does_not_matter(journey: Journey, order: random.Random) -> None:
    def shuffled(items: tuple) -> tuple:
        return tuple(order.sample(items, len(items)))

    other = replace(
        journey,
        custody=shuffled(journey.custody),
        milestones=shuffled(journey.milestones),
        events=shuffled(journey.events),
    )
    assert build(other, NOW) == build(journey, NOW)


@given(journeys())
def test_what_happened_stands_in_its_order_and_before_what_is_planned(journey: Journey) -> None:
    entries = build(journey, NOW)
    looks = [entry.look for entry in entries]
    if Look.PLANNED in looks:
        assert not HAPPENED & set(looks[looks.index(Look.PLANNED) :])
    timed = [entry.occurred.latest for entry in entries if entry.occurred and entry.kind is not EntryKind.EVENT]
    assert timed == sorted(timed)


@given(journeys())
def test_nothing_is_lost_and_nothing_is_told_twice(journey: Journey) -> None:
    keys = [entry.key for entry in build(journey, NOW)]
    assert len(set(keys)) == len(keys)
    told = {key for key in keys if not key.startswith("ahead:")}
    assert told == (
        {f"custody:{fact.key}" for fact in journey.custody}
        | {f"milestone:{fact.seq}" for fact in journey.milestones}
        | {f"event:{fact.key}" for fact in journey.events}
    )


@given(journeys())
def test_what_is_simulated_never_looks_like_a_fact(journey: Journey) -> None:
    for entry in build(journey, NOW):
        if entry.confidence is Confidence.SIMULATED:
            assert entry.look not in HAPPENED
        if entry.look in {Look.PAST, Look.NOW} and entry.kind is not EntryKind.MILESTONE:
            assert entry.confidence is Confidence.CONFIRMED


@given(journeys())
def test_there_is_at_most_one_now_and_none_when_it_is_over(journey: Journey) -> None:
    entries = build(journey, NOW)
    assert sum(entry.look is Look.NOW for entry in entries) <= (0 if journey.over else 1)
    if journey.over:
        assert Look.PLANNED not in {entry.look for entry in entries}


@given(journeys())
def test_a_plan_is_never_in_the_past(journey: Journey) -> None:
    for entry in build(journey, NOW):
        if entry.look is Look.PLANNED and entry.planned:
            assert entry.planned.latest >= NOW


@given(journeys())
def test_old_plans_and_announcements_are_carried(journey: Journey) -> None:
    entries = {entry.key: entry for entry in build(journey, NOW)}
    for fact in journey.milestones:
        entry = entries[f"milestone:{fact.seq}"]
        assert (entry.replanned, entry.announced, entry.occurred) == (fact.replanned, fact.announced, fact.occurred)


def test_a_flight_that_is_over_has_no_plans() -> None:
    journey = Journey(
        kind=ShipmentKind.MESSAGE,
        state=ShipmentState.LOST,
        mission_state=MissionState.ENDED,
        over=True,
        window=Window(None, None),
        landing_planned=None,
        milestones=(MilestoneFact(10, MilestoneState.PLANNED),),
    )
    (entry,) = build(journey, NOW)
    assert entry.look is Look.NOT_REACHED
