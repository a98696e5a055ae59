"""A kiosk's states: every guest's place has a way back to the start by itself, and nothing lies over what lies over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.kiosk import (
    GUEST_STATES,
    OVERLAYS,
    ImpossibleEvent,
    KioskEvent,
    KioskState,
    Place,
    after,
    quiet_seconds,
)

FIRST = Place(KioskState.LANGUAGE)


def steps(place: Place) -> dict[KioskEvent, Place]:
    """Return what may happen in ``place``, and where each leads."""
    found = {}
    for event in KioskEvent:
        try:
            found[event] = after(place, event)
        except ImpossibleEvent:
            continue
    return found


def reached() -> set[Place]:
    """Return every place that a session can come to."""
    found, look_at = {FIRST}, [FIRST]
    while look_at:
        new = set(steps(look_at.pop()).values()) - found
        found |= new
        look_at += new
    return found


PLACES = sorted(reached(), key=lambda place: (place.state, place.under or ""))


def test_every_state_of_a_guest_is_reached_and_no_other() -> None:
    assert {place.state for place in PLACES} == GUEST_STATES


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_left_alone_every_place_comes_to_its_end(place: Place) -> None:
    seconds = 0
    while place.state not in (KioskState.FINISH, KioskState.TIMEOUT_WARNING):
        waits = quiet_seconds(place.state)
        assert waits is not None
        seconds += waits
        place = after(place, KioskEvent.IDLE)
    # There the session itself ends.
    ends = quiet_seconds(place.state)
    assert ends is not None
    assert seconds + ends <= 630


@pytest.mark.parametrize("place", [place for place in PLACES if place.state is not KioskState.FINISH], ids=str)
def test_everywhere_a_guest_may_finish_and_call_for_somebody(place: Place) -> None:
    assert after(place, KioskEvent.FINISHED) == Place(KioskState.FINISH)
    if place.state is not KioskState.CALL_STAFF:
        called = after(place, KioskEvent.STAFF_CALLED)
        assert called == Place(KioskState.CALL_STAFF, place.under or place.state)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_what_lies_over_lies_over_what_does_not(place: Place) -> None:
    assert (place.under is not None) == (place.state in OVERLAYS)
    assert place.under not in OVERLAYS


@pytest.mark.parametrize("under", sorted(GUEST_STATES - OVERLAYS - {KioskState.FINISH}))
def test_who_stays_is_where_they_were(under: KioskState) -> None:
    warned = after(Place(under), KioskEvent.IDLE)
    assert warned == Place(KioskState.TIMEOUT_WARNING, under)
    assert after(warned, KioskEvent.STAYED) == Place(under)


@given(events=st.lists(st.sampled_from(KioskEvent), max_size=40))
def test_whatever_happens_is_either_a_step_or_refused(events: list[KioskEvent]) -> None:
    place = FIRST
    for event in events:
        may = steps(place)
        if event in may:
            place = may[event]
            assert place in PLACES
        else:
            with pytest.raises(ImpossibleEvent, match=f"{event} in"):
                after(place, event)


def test_a_payment_that_arrives_under_the_warning_is_taken_there() -> None:
    warned = Place(KioskState.TIMEOUT_WARNING, KioskState.PAY_ON_PHONE)
    assert after(warned, KioskEvent.BOOKED) == Place(KioskState.TIMEOUT_WARNING, KioskState.PRINTING)


@pytest.mark.parametrize("state", [KioskState.ATTRACT, KioskState.OUT_OF_ORDER, KioskState.MAINTENANCE])
def test_where_no_guest_is_nothing_ends_by_itself(state: KioskState) -> None:
    assert quiet_seconds(state) is None
