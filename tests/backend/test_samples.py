"""The flights every backend begins with are whole, honest and in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.contract.missions import Mission
from moonmail.contract.orders import current_window, order_from
from moonmail.domain.mission import EntitlementKind, MilestoneState, ObligationEnd, Outcome, ProtectionCategory
from moonmail.domain.moment import Confidence
from moonmail.domain.order import legal_facts
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import MissionState

if TYPE_CHECKING:
    from moonmail.backend.missions.samples import Sample

TODAY = date(2026, 11, 22)


@pytest.fixture
def flights(django_app: object) -> dict[str, Sample]:
    from moonmail.backend.missions.samples import sample_flights

    return {sample.mission.id: sample for sample in sample_flights(TODAY)}


@pytest.fixture
def past(django_app: object) -> dict[str, Mission]:
    from moonmail.backend.missions.catalogue import past_missions

    return {mission.id: mission for mission in past_missions()}


def test_every_stage_is_there(flights: dict[str, Sample]) -> None:
    states = [sample.mission.state for sample in flights.values()]
    assert set(states) >= {
        MissionState.ANNOUNCED,
        MissionState.BOOKING_OPEN,
        MissionState.INTEGRATING,
        MissionState.IN_FLIGHT,
        MissionState.ENDED,
    }
    assert states.count(MissionState.BOOKING_OPEN) >= 3
    assert {sample.mission.terms.obligation_end for sample in flights.values()} == set(ObligationEnd)


def test_all_are_marked_and_the_real_ones_are_not(flights: dict[str, Sample], past: dict[str, Mission]) -> None:
    assert all(sample.mission.sample for sample in flights.values())
    assert all(not mission.sample for mission in past.values())


def test_each_has_a_lesson(flights: dict[str, Sample]) -> None:
    assert flights["mm-201"].mission.outcome is Outcome.LOST_LANDING
    flying = {m.seq: m for m in flights["mm-202"].mission.milestones}
    third, fourth = flying[3].occurred_at, flying[4].occurred_at
    assert third is not None
    assert fourth is not None
    assert third.at > fourth.at, "out of order"
    assert flying[6].state is MilestoneState.UNKNOWN
    assert {flying[5].confidence, flying[7].confidence} == {Confidence.PROVISIONAL, Confidence.SIMULATED}
    assert sum(flights["mm-205"].left.values()) <= 6, "nearly sold out"
    slipped = flights["mm-206"].mission
    assert slipped.delayed
    assert [revision.reason is not None for revision in slipped.windows] == [False, True, True]
    assert flights["mm-207"].mission.site.protection is ProtectionCategory.IIB


def test_items_have_somewhere_to_go_in_time(flights: dict[str, Sample]) -> None:
    for sample in flights.values():
        mission, places = sample.mission, sample.mission.hand_in
        assert (places is not None) == (mission.state is MissionState.BOOKING_OPEN)
        if places is None:
            continue
        assert {lounge.airport for lounge in places.lounges} == {"HND", "NRT", "KIX"}
        assert len({lounge.code for lounge in places.lounges}) == 3
        assert mission.item_due_at is not None
        for lounge in places.lounges:
            assert lounge.until is not None
            assert timedelta(days=1) < mission.item_due_at - lounge.until < timedelta(days=7)
            assert "見本" in lounge.name.ja, "nobody goes to look for it"
        assert "見本" in places.address.ja + places.addressee.ja


def test_organics_are_asked_where_the_site_asks_for_them(flights: dict[str, Sample]) -> None:
    for sample in flights.values():
        special = sample.mission.site.protection is ProtectionCategory.IIB
        assert (sample.mission.organics is not None) == special
    assert flights["mm-207"].mission.organics is not None
    assert all(flights["mm-207"].left[size] > 0 for size in SizeCode), "one of each can be sent there"


def test_a_flights_report_never_writes_an_old_sum_of_organics_back(db: None) -> None:
    from moonmail.backend.database import write
    from moonmail.backend.missions.catalogue import save_mission
    from moonmail.backend.missions.models import Mission as Row
    from moonmail.backend.missions.wire import mission_out

    seen = mission_out(Row.objects.get(pk="mm-207"))
    Row.objects.filter(pk="mm-207").update(organics_mg=12_500)
    with write() as writing:
        save_mission(writing, seen.model_copy(update={"delayed": True}))
    after = mission_out(Row.objects.get(pk="mm-207"))
    assert after.organics is not None
    assert (after.organics.declared_g, after.delayed) == (12.5, True)


@pytest.mark.parametrize("end", ObligationEnd)
@pytest.mark.parametrize("due", [None, datetime(2027, 2, 18, 14, 59, tzinfo=UTC)])
def test_terms_say_what_a_buyer_must_know(django_app: object, end: ObligationEnd, due: datetime | None) -> None:
    from moonmail.backend.missions.terms import terms_for

    terms = terms_for(end, due, sample=True)
    for part in ("手数料はかからず", "期限の後でも全額を返金", "当社の負担でお返し", "お支払いになった方"):
        assert part in terms.cancellation.ja
    for part in ("free of charge", "even after that date", "at our cost", "who paid"):
        assert part in terms.cancellation.en
    named = ("2027年2月18日（木） 23:59", "18 Feb 2027") if due else ("受付期限", "items and messages are due")
    for words in (terms.provision, terms.cancellation):
        assert named[0] in words.ja
        assert named[1] in words.en


def test_bad_news_offers_what_is_owed(flights: dict[str, Sample]) -> None:
    for sample in flights.values():
        terms = sample.mission.terms
        assert set(terms.entitlements) == set(EntitlementKind)
        assert terms.default_entitlement is EntitlementKind.REFUND
        assert terms.version.startswith(terms.obligation_end.value)


@pytest.mark.usefixtures("django_app")
@given(today=st.dates(date(2024, 1, 1), date(2060, 12, 31)))
def test_booking_is_open_whenever_they_are_made(today: date) -> None:
    from moonmail.backend.missions.samples import sample_flights

    now = datetime(today.year, today.month, today.day, 23, 59, tzinfo=UTC)
    for sample in sample_flights(today):
        mission = Mission.model_validate_json(sample.mission.model_dump_json())
        if mission.state is MissionState.BOOKING_OPEN:
            assert mission.last_booking_at is not None
            assert mission.item_due_at is not None
            assert mission.booking_opens_at is not None
            assert mission.booking_opens_at < now < mission.last_booking_at < mission.item_due_at
            window = current_window(mission)
            assert window.earliest is not None
            assert mission.item_due_at.date() < window.earliest
        if mission.state is MissionState.ANNOUNCED:
            assert mission.booking_opens_at is not None
            assert mission.booking_opens_at > now
        for milestone in mission.milestones:
            for moment in (milestone.occurred_at, milestone.announced_at):
                assert moment is None or moment.at <= now + timedelta(days=1)
            if milestone.state is MilestoneState.PLANNED and milestone.planned_at is not None:
                assert milestone.planned_at.at > now
        assert [update.number for update in mission.updates] == list(range(1, len(mission.updates) + 1))
        assert all(update.published_at <= now for update in mission.updates)


def test_the_same_day_makes_the_same_flights(flights: dict[str, Sample]) -> None:
    from moonmail.backend.missions.samples import sample_flights

    assert [sample.mission for sample in sample_flights(TODAY)] == [sample.mission for sample in flights.values()]


def test_every_offer_can_be_put_in_the_words_of_the_law(db: None) -> None:
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.missions.wire import mission_out, offer_out

    offers = Offer.objects.select_related("mission")
    assert len(offers) > 30
    for offer in offers:
        facts = legal_facts(order_from(mission_out(offer.mission), offer_out(offer)))
        assert len(facts) == 6
        assert all("{" not in fact.value.ja + fact.value.en for fact in facts)


def test_real_flights_are_told_as_they_went(past: dict[str, Mission]) -> None:
    first, second, ghost = past["hakuto-r-m1"], past["hakuto-r-m2"], past["blue-ghost-1"]
    assert [m.outcome for m in (first, second, ghost)] == [Outcome.LOST_LANDING, Outcome.LOST_LANDING, Outcome.SUCCESS]
    by_seq = {m.seq: m for m in first.milestones}
    third, fourth = by_seq[3].occurred_at, by_seq[4].occurred_at
    assert third is not None
    assert fourth is not None
    assert (third.bound, fourth.precision) == ("not_later", "h")
    assert third.at > fourth.at
    eighth = {m.seq: m for m in second.milestones}[8]
    assert eighth.occurred_at is not None
    assert eighth.announced_at is not None
    assert (eighth.announced_at.at - eighth.occurred_at.at).days == 3
    ninth = {m.seq: m for m in second.milestones}[9]
    assert (ninth.state, len(ninth.planned_revisions)) == (MilestoneState.FAILED, 1)
    assert ghost.milestones == []
    assert [event.code for event in ghost.events][-2:] == ["touchdown", "last_contact"]
    assert ghost.came_down is not None
    assert ghost.came_down.miss_m == 100


def test_loading_twice_changes_nothing(db: None, me: object) -> None:
    from moonmail.backend.changes.service import current_state
    from moonmail.backend.missions.catalogue import load_past
    from moonmail.backend.missions.samples import load_samples

    before = str(current_state(None))
    load_past()
    load_samples(TODAY + timedelta(days=30))
    assert str(current_state(None)) == before
