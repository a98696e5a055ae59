from __future__ import annotations

import pytest

from moonmail.domain.custody import HAPPENED, happened, steps_ahead
from moonmail.domain.mission import (
    ENTITLEMENT_NAMES,
    MILESTONE_NAMES,
    OBLIGATION_NAMES,
    OUTCOME_NAMES,
    EntitlementKind,
    ObligationEnd,
    Outcome,
    ProtectionCategory,
    duty_fulfilled,
    protection_category,
)
from moonmail.domain.states import ShipmentKind, ShipmentState

LATER = [ObligationEnd.LAUNCHED, ObligationEnd.LUNAR_ORBIT, ObligationEnd.LANDED]


@pytest.mark.parametrize("outcome", Outcome)
def test_a_duty_that_ends_later_is_never_done_before_an_earlier_one(outcome: Outcome) -> None:
    done = [duty_fulfilled(outcome, end) for end in LATER]
    assert done == sorted(done, reverse=True)


def test_what_a_buyer_of_a_lost_flight_is_owed_hangs_on_the_words_of_the_contract() -> None:
    assert duty_fulfilled(Outcome.LOST_LANDING, ObligationEnd.LUNAR_ORBIT)
    assert not duty_fulfilled(Outcome.LOST_LANDING, ObligationEnd.LANDED)
    assert not duty_fulfilled(Outcome.NO_LANDING_ATTEMPT, ObligationEnd.LUNAR_ORBIT)
    assert not duty_fulfilled(Outcome.LAUNCH_FAILURE, ObligationEnd.LAUNCHED)


@pytest.mark.parametrize(
    ("lat", "category"),
    [(-79.0, "IIa"), (-79.1, "IIb"), (86.0, "IIa"), (86.1, "IIb"), (0.0, "IIa"), (-90.0, "IIb")],
)
def test_protection_by_latitude(lat: float, category: str) -> None:
    assert protection_category(lat) is ProtectionCategory(category)


def test_everything_has_words() -> None:
    assert set(MILESTONE_NAMES) == set(range(1, 11))
    assert set(OUTCOME_NAMES) == set(Outcome)
    assert set(OBLIGATION_NAMES) == set(ObligationEnd)
    assert set(ENTITLEMENT_NAMES) == set(EntitlementKind)
    assert set(HAPPENED) == set(ShipmentState)


@pytest.mark.parametrize("kind", ShipmentKind)
@pytest.mark.parametrize("state", ShipmentState)
def test_custody_ahead_never_goes_back(state: ShipmentState, kind: ShipmentKind) -> None:
    ahead = [step for step, _ in steps_ahead(state, kind)]
    assert state not in ahead
    assert happened(state, kind).ja
    if state in {ShipmentState.LAUNCHED, ShipmentState.DELIVERED, ShipmentState.LOST, ShipmentState.RETURNED}:
        assert ahead == []
