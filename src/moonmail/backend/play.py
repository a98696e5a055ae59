"""``moonmail backend play …``: what the desk and the lander's operator will report later, typed in by hand until then.

Works on the database of a running backend; an open app sees it by its next sync.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from moonmail.domain.mission import MilestoneState, Outcome, Severity
from moonmail.domain.moment import Confidence, Moment, Precision, Window, parse_moment
from moonmail.domain.references import normalise_reference
from moonmail.domain.states import IllegalMove, MissionState, ShipmentKind, ShipmentState, moves_from
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.backend.database import Writing
    from moonmail.contract.missions import Mission

E = TypeVar("E", bound=StrEnum)
_SOURCE: Final = Text("MoonMail 運航デスク", "MoonMail operations desk")


class BadInput(ValueError):
    """One line for the person who typed it. Nothing was changed."""


def _words(parser: argparse.ArgumentParser, name: str, *, required: bool = False) -> None:
    parser.add_argument(f"--{name}-ja", required=required, help="in Japanese")
    parser.add_argument(f"--{name}-en", required=required, help="in English")


def _time(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", help="RFC 3339 with offset, or a day; default: now")
    parser.add_argument("--precision", default="min", help="s, min, h or d")
    parser.add_argument("--confidence", default="confirmed", help=", ".join(Confidence))


def add_parser(commands: Any, where: argparse.ArgumentParser) -> None:
    """Add ``play`` with its kinds to the backend's commands."""
    play = commands.add_parser("play", help="play custody and mission events")
    kinds = play.add_subparsers(dest="kind", required=True, metavar="KIND")

    custody = kinds.add_parser("custody", parents=[where], help="move a shipment")
    custody.add_argument("reference", help="the booking's reference")
    custody.add_argument("state", help=", ".join(ShipmentState))
    _words(custody, "place")
    _words(custody, "note")
    _time(custody)

    milestone = kinds.add_parser("milestone", parents=[where], help="report on one of the ten milestones")
    milestone.add_argument("mission", help="e.g. mm-202 or 'MM 202'")
    milestone.add_argument("seq", help="1 to 10")
    milestone.add_argument("state", help=", ".join(MilestoneState))
    _time(milestone)
    milestone.add_argument("--announced-at", help="when it was said; default: now")
    milestone.add_argument("--planned-at", help="a new planned time; the old one is kept as a revision")
    _words(milestone, "reason")

    window = kinds.add_parser("window", parents=[where], help="move the launch window")
    window.add_argument("mission")
    window.add_argument("earliest", help="YYYY-MM-DD")
    window.add_argument("latest", help="YYYY-MM-DD")
    _words(window, "reason", required=True)

    update = kinds.add_parser("update", parents=[where], help="publish the next numbered update")
    update.add_argument("mission")
    update.add_argument("--severity", default="info", help=", ".join(Severity))
    _words(update, "title", required=True)
    _words(update, "body", required=True)

    state = kinds.add_parser("state", parents=[where], help="move the flight on the board")
    state.add_argument("mission")
    state.add_argument("state", help=", ".join(MissionState))

    outcome = kinds.add_parser("outcome", parents=[where], help="say how the flight ended")
    outcome.add_argument("mission")
    outcome.add_argument("outcome", help=", ".join(Outcome))
    _words(outcome, "note")
    outcome.add_argument("--at", help="when it ended; default: now")
    outcome.add_argument("--precision", default="min", help="s, min, h or d")
    outcome.add_argument("--lat", help="degrees north of where it came down")
    outcome.add_argument("--lon", help="degrees east of where it came down")


def run(options: argparse.Namespace) -> int:
    """Play one event. Returns 0, or 2 after one line that says what is wrong."""
    from moonmail.backend.commands import refuse
    from moonmail.backend.database import write

    act: Callable[[Writing, argparse.Namespace], None] = {
        "custody": _play_custody,
        "milestone": _play_milestone,
        "window": _play_window,
        "update": _play_update,
        "state": _play_state,
        "outcome": _play_outcome,
    }[options.kind]
    try:
        with write() as writing:
            act(writing, options)
    except BadInput as error:
        return refuse(str(error))
    except IllegalMove as error:
        return refuse(_impossible(error, moves_from(error.current)))
    return 0


def _impossible(error: IllegalMove, possible: frozenset[StrEnum]) -> str:
    return (
        f"it is {error.current} and can't become {error.wanted}; from here: {', '.join(sorted(possible)) or 'nothing'}"
    )


def _choice(kind: type[E], typed: str) -> E:
    try:
        return kind(typed)
    except ValueError as error:
        raise BadInput(f"{typed!r} is none of {', '.join(kind)}") from error


def _text(options: argparse.Namespace, name: str) -> Text | None:
    ja, en = getattr(options, f"{name}_ja"), getattr(options, f"{name}_en")
    if not ja and not en:
        return None
    if not ja or not en:
        raise BadInput(f"give both --{name}-ja and --{name}-en: members read one of them")
    return Text(ja, en)


def _required_text(options: argparse.Namespace, name: str) -> Text:
    text = _text(options, name)
    if text is None:
        raise BadInput(f"--{name}-ja and --{name}-en must not be empty")
    return text


def _moment(typed: str, precision: str) -> Moment:
    _choice(Precision, precision)
    try:
        return parse_moment(typed, precision)
    except ValueError as error:
        raise BadInput(f"{typed!r} is no time like 2026-11-22T03:00:00Z and no day like 2026-11-22") from error


def _moment_or_now(typed: str | None, precision: str) -> Moment:
    from moonmail.backend import clock

    if typed:
        return _moment(typed, precision)
    return Moment(clock.now().replace(microsecond=0), _choice(Precision, precision))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise BadInput(f"{typed!r} is no day like 2026-11-22") from error


def _mission(typed: str) -> Mission:
    from moonmail.backend.missions.models import Mission as Row
    from moonmail.backend.missions.wire import mission_out

    key = "-".join(typed.lower().split())
    row = Row.objects.select_for_update().filter(pk=key).first()
    if row is None:
        row = Row.objects.select_for_update().filter(flight_number__iexact=typed).first()
    if row is None:
        known = ", ".join(Row.objects.order_by("pk").values_list("pk", flat=True))
        raise BadInput(f"there is no flight {typed!r}; there are {known}")
    return mission_out(row)


def _save(writing: Writing, mission: Mission, **changes: Any) -> None:
    from moonmail.backend.missions.catalogue import save_mission

    save_mission(writing, mission.model_copy(update=changes))


def _play_custody(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.backend.bookings.models import Booking, Shipment
    from moonmail.backend.custody.service import Report, move_shipment
    from moonmail.domain.states import BookingState

    wanted = _choice(ShipmentState, options.state)
    reference = normalise_reference(options.reference)
    booking = Booking.objects.filter(reference=reference).first() if reference else None
    if booking is None:
        raise BadInput(f"there is no booking {options.reference!r}")
    if booking.state not in (BookingState.CONFIRMED.value, BookingState.COMPLETED.value):
        raise BadInput(f"booking {booking.reference} is {booking.state}: nothing travels under it")
    report = Report(
        at=_moment_or_now(options.at, options.precision),
        place=_text(options, "place"),
        confidence=_choice(Confidence, options.confidence),
        source=_SOURCE,
        note=_text(options, "note"),
    )
    shipment = Shipment.objects.select_for_update().get(pk=booking.shipment_id)
    try:
        move_shipment(writing, shipment, wanted, report)
    except IllegalMove as error:
        raise BadInput(_impossible(error, moves_from(error.current, ShipmentKind(shipment.kind)))) from error


@dataclass(frozen=True, slots=True)
class _Reported:
    occurred: bool
    may_plan: bool


# What may be said together with each state: a time it happened, a time it is planned for.
_REPORTED: Final = {
    MilestoneState.PLANNED: _Reported(occurred=False, may_plan=True),
    MilestoneState.IN_PROGRESS: _Reported(occurred=False, may_plan=True),
    MilestoneState.ACHIEVED: _Reported(occurred=True, may_plan=False),
    MilestoneState.FAILED: _Reported(occurred=True, may_plan=False),
    MilestoneState.NOT_REACHED: _Reported(occurred=False, may_plan=False),
    MilestoneState.SUPERSEDED: _Reported(occurred=False, may_plan=False),
    MilestoneState.UNKNOWN: _Reported(occurred=False, may_plan=True),
}


def _play_milestone(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.backend import clock
    from moonmail.contract.base import MomentOut, Words
    from moonmail.contract.missions import Milestone, PlannedRevision

    mission = _mission(options.mission)
    state = _choice(MilestoneState, options.state)
    seq = int(options.seq) if options.seq.isascii() and options.seq.isdigit() else 0
    if not 1 <= seq <= 10:
        raise BadInput(f"{options.seq!r} is no milestone: they are numbered 1 to 10")
    allowed = _REPORTED[state]
    if options.at and not allowed.occurred:
        raise BadInput(f"a milestone that is {state} has not happened at a time: leave out --at")
    if options.planned_at and not allowed.may_plan:
        raise BadInput(f"a milestone that is {state} is not planned any more: leave out --planned-at")
    old = next((m for m in mission.milestones if m.seq == seq), None)
    now = MomentOut.of(Moment(clock.now().replace(microsecond=0), Precision.MINUTE))
    announced = MomentOut.of(_moment(options.announced_at, "min")) if options.announced_at else now
    reason = _text(options, "reason")
    words = Words.of(reason) if reason else None
    planned = old.planned_at if old else None
    revisions = list(old.planned_revisions) if old else []
    if options.planned_at:
        if planned is not None:
            revisions.append(PlannedRevision(planned_at=planned, announced_at=announced, reason=words))
        planned = MomentOut.of(_moment(options.planned_at, options.precision))
    milestone = Milestone(
        seq=seq,
        state=state,
        confidence=_choice(Confidence, options.confidence),
        occurred_at=MomentOut.of(_moment_or_now(options.at, options.precision)) if allowed.occurred else None,
        announced_at=announced,
        planned_at=planned,
        planned_revisions=revisions,
        note=None if options.planned_at else words,
    )
    others = [m for m in mission.milestones if m.seq != seq]
    _save(writing, mission, milestones=sorted([*others, milestone], key=lambda m: m.seq))


def _play_window(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.backend import clock
    from moonmail.contract.base import MomentOut, WindowOut, Words
    from moonmail.contract.missions import WindowRevision

    mission = _mission(options.mission)
    if mission.state in (MissionState.IN_FLIGHT, MissionState.LANDED, MissionState.ENDED, MissionState.CANCELLED):
        raise BadInput(f"{mission.flight_number} is {mission.state}: its launch window can't move any more")
    try:
        window = Window(_day(options.earliest), _day(options.latest))
    except BadInput:
        raise
    except ValueError as error:
        raise BadInput("a window ends after it begins") from error
    revision = WindowRevision(
        window=WindowOut.of(window),
        announced_at=MomentOut.of(Moment(clock.now().replace(microsecond=0), Precision.MINUTE)),
        reason=Words.of(_required_text(options, "reason")),
    )
    _save(writing, mission, windows=[*mission.windows, revision], delayed=bool(mission.windows))


def _play_update(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.backend import clock
    from moonmail.contract.base import Words
    from moonmail.contract.missions import MissionUpdate

    mission = _mission(options.mission)
    update = MissionUpdate(
        number=max((u.number for u in mission.updates), default=0) + 1,
        severity=_choice(Severity, options.severity),
        published_at=clock.now(),
        title=Words.of(_required_text(options, "title")),
        body=Words.of(_required_text(options, "body")),
    )
    _save(writing, mission, updates=[*mission.updates, update])


def _play_state(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.domain.states import move

    wanted = _choice(MissionState, options.state)
    mission = _mission(options.mission)
    _save(writing, mission, state=move(mission.state, wanted))


def _degrees(typed: str, most: float, name: str) -> float:
    try:
        value = float(typed)
    except ValueError as error:
        raise BadInput(f"{typed!r} is no {name} in degrees") from error
    if not -most <= value <= most:
        raise BadInput(f"a {name} is between -{most:g} and {most:g} degrees")
    return value


def _play_outcome(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.contract.base import MomentOut, Words
    from moonmail.contract.missions import Spot

    outcome = _choice(Outcome, options.outcome)
    mission = _mission(options.mission)
    if mission.outcome is not None:
        raise BadInput(f"{mission.flight_number} has its outcome already: {mission.outcome}")
    cancelled = outcome is Outcome.CANCELLED
    if cancelled and mission.state is not MissionState.CANCELLED:
        raise BadInput(f"{mission.flight_number} is {mission.state}: cancel it first with `play state`")
    if not cancelled and mission.state not in (MissionState.IN_FLIGHT, MissionState.LANDED, MissionState.ENDED):
        raise BadInput(f"{mission.flight_number} is {mission.state}: it has not flown")
    if bool(options.lat) != bool(options.lon):
        raise BadInput("give both --lat and --lon, or neither")
    spot = (
        Spot(lat=_degrees(options.lat, 90, "latitude"), lon=_degrees(options.lon, 180, "longitude"))
        if options.lat
        else None
    )
    note = _text(options, "note")
    _save(
        writing,
        mission,
        outcome=outcome,
        outcome_note=Words.of(note) if note else None,
        came_down=spot,
        ended_at=MomentOut.of(_moment_or_now(options.at, options.precision)),
        state=MissionState.CANCELLED if cancelled else MissionState.ENDED,
    )
