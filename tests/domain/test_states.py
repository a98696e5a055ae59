from __future__ import annotations

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.states import (
    BookingState,
    EntitlementState,
    GiftState,
    HoldState,
    IllegalMove,
    MissionState,
    PaymentState,
    ShipmentKind,
    ShipmentState,
    move,
    moves_from,
)

KINDS: list[type[StrEnum]] = [
    HoldState,
    BookingState,
    PaymentState,
    ShipmentState,
    MissionState,
    EntitlementState,
    GiftState,
]
FIRST = {
    HoldState: HoldState.ACTIVE,
    BookingState: BookingState.AWAITING_PAYMENT,
    PaymentState: PaymentState.CREATED,
    ShipmentState: ShipmentState.DRAFT,
    MissionState: MissionState.ANNOUNCED,
    EntitlementState: EntitlementState.OFFERED,
    GiftState: GiftState.OFFERED,
}
ENDS = {
    HoldState: {HoldState.RELEASED},
    BookingState: {BookingState.COMPLETED, BookingState.CANCELLED, BookingState.REBOOKED},
    # Of a payment that was refunded in part, more may go back.
    PaymentState: set(),
    ShipmentState: {
        ShipmentState.DELIVERED,
        ShipmentState.LOST,
        ShipmentState.RETURNED,
        ShipmentState.WITHDRAWN,
    },
    MissionState: {MissionState.ENDED, MissionState.CANCELLED},
    EntitlementState: {EntitlementState.FULFILLED},
    GiftState: {GiftState.CLAIMED, GiftState.TAKEN_BACK, GiftState.EXPIRED},
}
states = st.sampled_from(KINDS).flatmap(st.sampled_from)


def reachable(first: StrEnum, kind: ShipmentKind) -> set[StrEnum]:
    seen, waiting = {first}, [first]
    while waiting:
        for state in moves_from(waiting.pop(), kind) - seen:
            seen.add(state)
            waiting.append(state)
    return seen


@given(states, states, st.sampled_from(ShipmentKind))
def test_a_move_is_made_or_refused_with_the_current_state(
    current: StrEnum, wanted: StrEnum, kind: ShipmentKind
) -> None:
    if wanted in moves_from(current, kind):
        assert move(current, wanted, kind) is wanted
    else:
        with pytest.raises(IllegalMove) as refused:
            move(current, wanted, kind)
        assert (refused.value.current, refused.value.wanted) == (current, wanted)


@given(states, st.sampled_from(ShipmentKind))
def test_nothing_becomes_what_it_is_or_something_of_another_kind(current: StrEnum, kind: ShipmentKind) -> None:
    for wanted in moves_from(current, kind):
        assert type(wanted) is type(current)
        # Changed content is declared again: the one move that stays where it is.
        assert wanted is not current or current is ShipmentState.DECLARED


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_is_reached_and_only_the_ends_are_ends(kind: type[StrEnum]) -> None:
    assert reachable(FIRST[kind], ShipmentKind.ITEM) == set(kind)
    assert {state for state in kind if not moves_from(state)} == ENDS[kind]


def test_a_message_skips_the_steps_of_an_item() -> None:
    assert moves_from(ShipmentState.DECLARED, ShipmentKind.MESSAGE) == {
        ShipmentState.DECLARED,
        ShipmentState.INTEGRATED,
        ShipmentState.WITHDRAWN,
    }
    assert ShipmentState.INTEGRATED not in moves_from(ShipmentState.DECLARED, ShipmentKind.ITEM)
    never = {
        ShipmentState.NEEDS_REVIEW,
        ShipmentState.CLEARED,
        ShipmentState.NOT_ALLOWED,
        ShipmentState.AWAITING_ITEM,
        ShipmentState.RECEIVED,
        ShipmentState.ACCEPTED,
        ShipmentState.REFUSED,
        ShipmentState.RETURNED,
    }
    assert not never & reachable(ShipmentState.DRAFT, ShipmentKind.MESSAGE)
    ends = {ShipmentState.DELIVERED, ShipmentState.LOST, ShipmentState.WITHDRAWN}
    assert ends <= reachable(ShipmentState.DRAFT, ShipmentKind.MESSAGE)
    assert ShipmentState.WITHDRAWN in moves_from(ShipmentState.INTEGRATED, ShipmentKind.MESSAGE), "a cancelled flight"


@pytest.mark.parametrize("held", [ShipmentState.RECEIVED, ShipmentState.ACCEPTED, ShipmentState.INTEGRATED])
def test_an_item_in_our_hands_goes_back_or_stays_for_another_flight(held: ShipmentState) -> None:
    assert {ShipmentState.RETURNED, ShipmentState.WITHDRAWN} <= moves_from(held, ShipmentKind.ITEM)


def test_an_expired_hold_is_not_an_expired_payment() -> None:
    assert moves_from(HoldState.EXPIRED) == {HoldState.USED}
    assert moves_from(PaymentState.EXPIRED) == {PaymentState.PAID}
    assert moves_from(EntitlementState.EXPIRED) == {EntitlementState.FULFILLED}
