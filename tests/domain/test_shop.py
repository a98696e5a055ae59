"""What a buyer may do alone, until when, and what comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.shop import NO_WORDS, No, freedom, needs_guardian
from moonmail.domain.states import BookingState, ShipmentState

DUE = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
B, S = BookingState, ShipmentState


def test_until_the_last_date_everything_is_free() -> None:
    now = freedom(B.CONFIRMED, S.AWAITING_ITEM, 66_000, DUE, DUE - timedelta(seconds=1))
    assert (now.refund, now.why_no_cancel, now.why_no_content, now.why_no_move) == (66_000, None, None, None)


def test_at_the_last_date_it_is_over() -> None:
    now = freedom(B.CONFIRMED, S.AWAITING_ITEM, 66_000, DUE, DUE)
    assert (now.refund, now.why_no_cancel, now.why_no_content) == (0, No.TOO_LATE, No.TOO_LATE)


def test_an_item_that_we_have_can_be_cancelled_but_not_changed() -> None:
    now = freedom(B.CONFIRMED, S.RECEIVED, 66_000, DUE, DUE - timedelta(days=1))
    assert (now.refund, now.why_no_cancel, now.why_no_content) == (66_000, None, No.IN_OUR_HANDS)


@pytest.mark.parametrize("state", [S.INTEGRATED, S.LAUNCHED, S.DELIVERED, S.LOST, S.RETURNED, S.REFUSED])
def test_what_flies_or_flew_stays(state: ShipmentState) -> None:
    now = freedom(B.CONFIRMED, state, 66_000, None, DUE)
    assert (now.refund, now.why_no_cancel, now.why_no_move) == (0, No.FLIGHT_OVER, No.FLIGHT_OVER)


@given(
    st.sampled_from(BookingState),
    st.sampled_from(ShipmentState),
    st.integers(0, 10**7),
    st.none() | st.just(DUE),
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
)
def test_time_never_gives_a_right_back(
    booking: BookingState, shipment: ShipmentState, paid: int, due: datetime | None, wait: timedelta
) -> None:
    before, after = (freedom(booking, shipment, paid, due, DUE + each) for each in sorted((wait, timedelta())))
    assert after.refund <= before.refund
    assert before.why_no_cancel is None or after.why_no_cancel is not None
    assert before.refund in (0, paid)


def test_every_no_has_words() -> None:
    assert set(NO_WORDS) == set(No)


@pytest.mark.parametrize(
    ("born", "day", "child"),
    [
        (date(2008, 11, 22), date(2026, 11, 21), True),
        (date(2008, 11, 22), date(2026, 11, 22), False),
        (date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2026, 3, 1), False),
        (None, date(2026, 11, 22), False),
    ],
)
def test_under_18_a_guardian_is_asked(born: date | None, day: date, child: bool) -> None:
    assert needs_guardian(born, day) is child
