"""What a guest is told, from what a print service says: rules that hold for whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from moonmail.desktop.kiosk.paper_states import (
    KIND_WORDS,
    PAPER_WORDS,
    SLOW_S,
    WARNING_S,
    PaperKind,
    PaperState,
    ended,
    state_of,
)

KNOWN = (
    "media-empty",
    "media-jam",
    "cover-open",
    "toner-empty",
    "offline",
    "paused",
    "media-low",
    "connecting-to-device",
)
REASONS = some.builds(str.__add__, some.sampled_from(KNOWN), some.sampled_from(["", "-error", "-warning", "-report"]))
IDLE, STOPPED = 3, 5


@pytest.mark.parametrize(
    ("job_state", "state"),
    [
        (7, PaperState.CANCELLED),
        (8, PaperState.FAILED),
        (9, PaperState.DONE),
        (3, None),
        (5, None),
        (6, None),
        (None, None),
    ],
)
def test_only_a_job_that_has_ended_has_an_end(job_state: int | None, state: PaperState | None) -> None:
    assert ended(job_state) is state


@given(some.lists(REASONS), some.lists(REASONS), some.floats(0, 600), some.sampled_from([IDLE, 4, STOPPED]))
def test_a_job_that_has_not_ended_is_never_told_to_be_over(
    reasons: list[str], before: list[str], seconds: float, printer: int
) -> None:
    state = state_of(printer, reasons, seconds, before)
    assert not state.over
    assert state.to_phone is (state is not PaperState.PRINTING)
    if seconds >= SLOW_S:
        assert state.to_phone


@given(some.lists(REASONS), some.floats(WARNING_S, SLOW_S - 1))
def test_the_order_of_reasons_says_nothing(reasons: list[str], seconds: float) -> None:
    assert state_of(IDLE, reasons, seconds) is state_of(IDLE, reasons[::-1], seconds)


def test_a_jam_is_told_before_the_empty_tray_that_comes_with_it() -> None:
    assert state_of(IDLE, ["media-empty-error", "media-jam-error"], 0) is PaperState.JAMMED


@pytest.mark.parametrize("reason", ["none", "media-low-warning", "connecting-to-device", "toner-low-report"])
def test_what_keeps_nobody_from_printing_is_not_told(reason: str) -> None:
    assert state_of(IDLE, [reason], SLOW_S - 1) is PaperState.PRINTING


def test_a_stopped_queue_is_told_even_without_a_reason() -> None:
    assert state_of(STOPPED, ["none"], 0) is PaperState.STOPPED


def test_all_kinds_and_states_have_words() -> None:
    assert set(KIND_WORDS) == set(PaperKind)
    assert set(PAPER_WORDS) == set(PaperState)
