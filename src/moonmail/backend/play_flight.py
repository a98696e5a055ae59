"""``moonmail backend play …`` for flights: what their operator will report."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from moonmail.backend.play_input import BadInput, choice, day, moment, moment_or_now, required_text, text
from moonmail.domain.flying import REPORTED, whole
from moonmail.domain.mission import MilestoneState, Outcome, Severity
from moonmail.domain.moment import Confidence, Moment
from moonmail.domain.states import MissionState

if TYPE_CHECKING:
    from moonmail.backend.database import Writing
    from moonmail.backend.missions.models import Mission as Row
    from moonmail.contract.flights import MomentIn, WordsIn
    from moonmail.domain.text import Text


def _flight(typed: str) -> Row:
    from moonmail.backend.missions.models import Mission as Row

    key = "-".join(typed.lower().split())
    row = Row.objects.select_for_update().filter(pk=key).first()
    if row is None:
        row = Row.objects.select_for_update().filter(flight_number__iexact=typed).first()
    if row is None:
        known = ", ".join(Row.objects.order_by("pk").values_list("pk", flat=True))
        raise BadInput(f"there is no flight {typed!r}; there are {known}")
    return row


def _publish(writing: Writing, row: Row, **one: Any) -> None:
    from moonmail.backend.flights.publishing import carry_out
    from moonmail.contract.flights import PublicationIn
    from moonmail.contract.publishing import CannotPublish

    try:
        carry_out(writing, row, PublicationIn(mission_id=row.pk, **one))
    except CannotPublish as error:
        raise BadInput(str(error)) from error


def _words(said: Text | None) -> WordsIn | None:
    from moonmail.contract.flights import WordsIn

    return WordsIn.of(said) if said is not None else None


def _whole(at: Moment) -> MomentIn:
    """Return a time without the parts that its precision leaves open: "now" has them."""
    from moonmail.contract.flights import MomentIn

    return MomentIn.of(whole(at))


def play_milestone(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.contract.flights import MilestoneIn

    row = _flight(options.mission)
    state = choice(MilestoneState, options.state)
    seq = int(options.seq) if options.seq.isascii() and options.seq.isdigit() else 0
    if not 1 <= seq <= 10:
        raise BadInput(f"{options.seq!r} is no milestone: they are numbered 1 to 10")
    allowed = REPORTED[state]
    if options.at and not allowed.occurred:
        raise BadInput(f"a milestone that is {state} has not happened at a time: leave out --at")
    if options.planned_at and not allowed.may_plan:
        raise BadInput(f"a milestone that is {state} is not planned any more: leave out --planned-at")
    reason = _words(text(options, "reason"))
    report = MilestoneIn(
        seq=seq,
        state=state,
        confidence=choice(Confidence, options.confidence),
        occurred_at=_whole(moment_or_now(options.at, options.precision)) if allowed.occurred else None,
        announced_at=_whole(moment(options.announced_at, "min")) if options.announced_at else None,
        planned_at=_whole(moment(options.planned_at, options.precision)) if options.planned_at else None,
        reason=reason if options.planned_at else None,
        note=None if options.planned_at else reason,
    )
    _publish(writing, row, milestone=report)


def play_window(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.contract.flights import WindowIn, WordsIn

    row = _flight(options.mission)
    reason = WordsIn.of(required_text(options, "reason"))
    window = WindowIn(earliest=day(options.earliest), latest=day(options.latest), reason=reason)
    _publish(writing, row, window=window)


def play_update(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.contract.flights import UpdateIn, WordsIn

    row = _flight(options.mission)
    update = UpdateIn(
        severity=choice(Severity, options.severity),
        title=WordsIn.of(required_text(options, "title")),
        body=WordsIn.of(required_text(options, "body")),
    )
    _publish(writing, row, update=update)


def play_state(writing: Writing, options: argparse.Namespace) -> None:
    """Move the flight, and with it what is ready to fly or has just left."""
    from moonmail.contract.flights import StateIn

    wanted = choice(MissionState, options.state)
    _publish(writing, _flight(options.mission), state=StateIn(to=wanted))


def _degrees(typed: str, most: float, name: str) -> float:
    try:
        value = float(typed)
    except ValueError as error:
        raise BadInput(f"{typed!r} is no {name} in degrees") from error
    if not -most <= value <= most:
        raise BadInput(f"a {name} is between -{most:g} and {most:g} degrees")
    return value


def play_outcome(writing: Writing, options: argparse.Namespace) -> None:
    """Say how the flight ended, and settle every booking on it."""
    from moonmail.backend import clock
    from moonmail.backend.flights import publishing
    from moonmail.backend.missions.wire import mission_out
    from moonmail.contract.flights import OutcomeIn, PublishedKind, SpotIn
    from moonmail.contract.publishing import CannotPublish, ended

    outcome = choice(Outcome, options.outcome)
    row = _flight(options.mission)
    if bool(options.lat) != bool(options.lon):
        raise BadInput("give both --lat and --lon, or neither")
    spot = (
        SpotIn(lat=_degrees(options.lat, 90, "latitude"), lon=_degrees(options.lon, 180, "longitude"))
        if options.lat
        else None
    )
    at = _whole(moment_or_now(options.at, options.precision))
    said = OutcomeIn(
        mission_id=row.pk,
        outcome=outcome,
        preview_sha256="0" * 64,
        reason="play",
        note=_words(text(options, "note")),
        ended_at=at,
        came_down=spot,
    )
    try:
        # A flight may be played to its end ahead of time.
        mission = ended(mission_out(row), said, max(clock.now(), at.at))
    except CannotPublish as error:
        raise BadInput(str(error)) from error
    publishing.settle(writing, mission)
    publishing.note(writing, row.pk, PublishedKind.OUTCOME, publishing.OUTCOME_KEYS)
