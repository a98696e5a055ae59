"""``moonmail backend play …`` for flights: what their operator will report."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from moonmail.backend.play_input import BadInput, choice, day, moment, moment_or_now, required_text, text
from moonmail.domain.mission import MilestoneState, Outcome, Severity
from moonmail.domain.moment import Confidence, Moment, Precision, Window
from moonmail.domain.states import MissionState

if TYPE_CHECKING:
    from moonmail.backend.database import Writing
    from moonmail.contract.missions import Mission


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


def play_milestone(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.backend import clock
    from moonmail.contract.base import MomentOut, Words
    from moonmail.contract.missions import Milestone, PlannedRevision

    mission = _mission(options.mission)
    state = choice(MilestoneState, options.state)
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
    announced = MomentOut.of(moment(options.announced_at, "min")) if options.announced_at else now
    reason = text(options, "reason")
    words = Words.of(reason) if reason else None
    planned = old.planned_at if old else None
    revisions = list(old.planned_revisions) if old else []
    if options.planned_at:
        if planned is not None:
            revisions.append(PlannedRevision(planned_at=planned, announced_at=announced, reason=words))
        planned = MomentOut.of(moment(options.planned_at, options.precision))
    milestone = Milestone(
        seq=seq,
        state=state,
        confidence=choice(Confidence, options.confidence),
        occurred_at=MomentOut.of(moment_or_now(options.at, options.precision)) if allowed.occurred else None,
        announced_at=announced,
        planned_at=planned,
        planned_revisions=revisions,
        note=None if options.planned_at else words,
    )
    others = [m for m in mission.milestones if m.seq != seq]
    _save(writing, mission, milestones=sorted([*others, milestone], key=lambda m: m.seq))


def play_window(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.backend import clock
    from moonmail.contract.base import MomentOut, WindowOut, Words
    from moonmail.contract.missions import WindowRevision

    mission = _mission(options.mission)
    if mission.state in (MissionState.IN_FLIGHT, MissionState.LANDED, MissionState.ENDED, MissionState.CANCELLED):
        raise BadInput(f"{mission.flight_number} is {mission.state}: its launch window can't move any more")
    try:
        window = Window(day(options.earliest), day(options.latest))
    except BadInput:
        raise
    except ValueError as error:
        raise BadInput("a window ends after it begins") from error
    revision = WindowRevision(
        window=WindowOut.of(window),
        announced_at=MomentOut.of(Moment(clock.now().replace(microsecond=0), Precision.MINUTE)),
        reason=Words.of(required_text(options, "reason")),
    )
    _save(writing, mission, windows=[*mission.windows, revision], delayed=bool(mission.windows))


def play_update(writing: Writing, options: argparse.Namespace) -> None:
    from moonmail.backend import clock
    from moonmail.contract.base import Words
    from moonmail.contract.missions import MissionUpdate

    mission = _mission(options.mission)
    update = MissionUpdate(
        number=max((u.number for u in mission.updates), default=0) + 1,
        severity=choice(Severity, options.severity),
        published_at=clock.now(),
        title=Words.of(required_text(options, "title")),
        body=Words.of(required_text(options, "body")),
    )
    _save(writing, mission, updates=[*mission.updates, update])


def play_state(writing: Writing, options: argparse.Namespace) -> None:
    """Move the flight, and with it what is ready to fly or has just left."""
    from moonmail.backend.entitlements import tasks
    from moonmail.backend.entitlements.models import FlightTask
    from moonmail.domain.states import move

    wanted = choice(MissionState, options.state)
    mission = _mission(options.mission)
    _save(writing, mission, state=move(mission.state, wanted))
    match wanted:
        case MissionState.INTEGRATING | MissionState.READY:
            tasks.ask(writing, mission.id, FlightTask.Kind.INTEGRATE)
        case MissionState.IN_FLIGHT:
            tasks.ask(writing, mission.id, FlightTask.Kind.LAUNCH)
        case MissionState.CANCELLED:
            _end_holds(writing, mission.id)


def _end_holds(writing: Writing, mission_id: str) -> None:
    """Let go what is not paid yet: nobody shall pay for a flight that does not fly."""
    from moonmail.backend.bookings.expiry import end_hold
    from moonmail.backend.bookings.models import Hold
    from moonmail.domain.states import HoldState

    active = Hold.objects.filter(offer__mission_id=mission_id, state=HoldState.ACTIVE.value)
    for hold in active.order_by("offer_id", "id").select_for_update(of=("self",)):
        end_hold(writing, hold, HoldState.RELEASED)


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
    from moonmail.backend.entitlements.outcomes import declare
    from moonmail.contract.base import MomentOut, Words
    from moonmail.contract.missions import Spot

    outcome = choice(Outcome, options.outcome)
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
    note = text(options, "note")
    _save(
        writing,
        mission,
        outcome=outcome,
        outcome_note=Words.of(note) if note else None,
        came_down=spot,
        ended_at=MomentOut.of(moment_or_now(options.at, options.precision)),
        state=MissionState.CANCELLED if cancelled else MissionState.ENDED,
    )
    declare(writing, mission.id, outcome)
