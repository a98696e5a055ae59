"""Which bookings a run may be done to, and what a run may become."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.mission import EntitlementKind, ObligationEnd
from moonmail.domain.runs import (
    KIND_NAMES,
    LINE_NAMES,
    REASON_WORDS,
    SKIP_WORDS,
    STATE_NAMES,
    LineState,
    RunKind,
    RunReason,
    RunState,
    RunStep,
    Skip,
    Standing,
    after,
    better_end,
    steps_from,
    why_not,
)
from moonmail.domain.states import BookingState, EntitlementState, IllegalMove, ShipmentState

B, E, S = BookingState, EntitlementState, ShipmentState
OFFERED = (E.OFFERED, None)
FLY, MONEY = EntitlementKind.REFLIGHT, EntitlementKind.REFUND

STANDINGS = st.builds(
    Standing,
    state=st.sampled_from(B),
    shipment=st.sampled_from(S),
    holder=st.sampled_from(["anna", "ben"]),
    owed=st.none() | st.tuples(st.sampled_from(E), st.none() | st.sampled_from(EntitlementKind)),
    changing=st.booleans(),
    worth=st.sampled_from([0, 19_800]),
)


def standing(
    state: BookingState = B.CONFIRMED,
    shipment: ShipmentState = S.DECLARED,
    owed: tuple[EntitlementState, EntitlementKind | None] | None = None,
    *,
    holder: str = "anna",
    changing: bool = False,
    worth: int = 19_800,
) -> Standing:
    return Standing(state, shipment, holder, owed, changing, worth)


@pytest.mark.parametrize(
    ("now", "move", "refund", "message"),
    [
        (standing(), None, None, None),
        (standing(B.AWAITING_PAYMENT), Skip.NOT_PAID, Skip.NOT_PAID, Skip.NOT_PAID),
        (standing(B.CANCELLED), Skip.ENDED, Skip.ENDED, Skip.ENDED),
        (standing(B.LAPSED), Skip.ENDED, Skip.ENDED, Skip.ENDED),
        (standing(B.REBOOKED), Skip.MOVED, Skip.MOVED, Skip.MOVED),
        (standing(B.COMPLETED), Skip.COMPLETED, Skip.COMPLETED, None),
        (standing(holder="ben"), Skip.OTHER_HOLDER, Skip.OTHER_HOLDER, Skip.OTHER_HOLDER),
        (standing(B.COMPLETED, holder="ben"), Skip.COMPLETED, Skip.COMPLETED, Skip.OTHER_HOLDER),
        (standing(changing=True), Skip.CHANGING, Skip.CHANGING, None),
        (standing(owed=OFFERED), Skip.CHOOSING, Skip.CHOOSING, None),
        (standing(owed=(E.EXPIRED, FLY)), None, Skip.CHOSEN, None),
        (standing(owed=(E.EXPIRED, MONEY)), Skip.CHOSEN, None, None),
        (standing(owed=(E.FULFILLED, FLY)), Skip.CHOSEN, Skip.CHOSEN, None),
        (standing(shipment=S.INTEGRATED), None, None, None),
        (standing(shipment=S.LAUNCHED), Skip.FLYING, Skip.FLYING, None),
        (standing(shipment=S.LOST), Skip.FLYING, Skip.FLYING, None),
        (standing(shipment=S.LOST, owed=(E.EXPIRED, FLY)), None, Skip.CHOSEN, None),
        (standing(shipment=S.REFUSED), Skip.REFUSED, Skip.REFUSED, None),
        (standing(worth=0), None, Skip.NOTHING_PAID, None),
    ],
)
def test_what_is_left_as_it_is(now: Standing, move: Skip | None, refund: Skip | None, message: Skip | None) -> None:
    assert [why_not(kind, "anna", now) for kind in RunKind] == [move, refund, message]


@given(STANDINGS, st.sampled_from([RunKind.MOVE, RunKind.REFUND]))
def test_nothing_is_done_over_a_members_head(now: Standing, kind: RunKind) -> None:
    if why_not(kind, "anna", now) is None:
        assert (now.state, now.holder, now.changing) == (B.CONFIRMED, "anna", False)
        assert now.owed is None or (
            now.owed[0] is not E.OFFERED and now.owed[1] is {"move": FLY, "refund": MONEY}[kind]
        )


@given(STANDINGS)
def test_who_can_not_be_told_can_not_be_moved_or_refunded(now: Standing) -> None:
    if why_not(RunKind.MESSAGE, "anna", now) is not None:
        assert why_not(RunKind.MOVE, "anna", now) is not None
        assert why_not(RunKind.REFUND, "anna", now) is not None


def test_a_run_becomes_what_its_table_says_and_nothing_else() -> None:
    every = list(product(RunState, RunStep))
    ways = {(state, step): after(state, step) for state, step in every if step in steps_from(state)}
    assert ways == {
        (RunState.PREVIEWED, RunStep.START): RunState.RUNNING,
        (RunState.PREVIEWED, RunStep.CANCEL): RunState.CANCELLED,
        (RunState.RUNNING, RunStep.PAUSE): RunState.PAUSED,
        (RunState.RUNNING, RunStep.CANCEL): RunState.CANCELLED,
        (RunState.PAUSED, RunStep.RESUME): RunState.RUNNING,
        (RunState.PAUSED, RunStep.CANCEL): RunState.CANCELLED,
    }
    for state, step in every:
        if (state, step) not in ways:
            with pytest.raises(IllegalMove):
                after(state, step)


def test_everything_has_its_words() -> None:
    assert set(SKIP_WORDS) == set(Skip)
    assert set(REASON_WORDS) == set(RunReason)
    assert set(STATE_NAMES) == set(RunState)
    assert set(KIND_NAMES) == set(RunKind)
    assert set(LINE_NAMES) == set(LineState)


@given(st.sampled_from(ObligationEnd), st.sampled_from(ObligationEnd))
def test_the_duty_lasts_as_long_as_the_longer_of_two(one: ObligationEnd, other: ObligationEnd) -> None:
    better = better_end(one, other)
    assert better in (one, other)
    assert better is better_end(other, one)
    if ObligationEnd.LANDED in (one, other):
        assert better is ObligationEnd.LANDED
