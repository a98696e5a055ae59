"""What may be reported of a flight, and when that can't be true. One set of rules for the desk and for a feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from moonmail.domain.mission import MilestoneState, Outcome
from moonmail.domain.moment import Moment, Precision
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text

LAUNCH: Final = 2
LANDING: Final = 9


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that can't be reported. ``field``: where it was said."""

    field: str
    text: Text


@dataclass(frozen=True, slots=True)
class Reported:
    """What may be said together with a state: a time it happened, a time it is planned for."""

    occurred: bool
    may_plan: bool


# What failed keeps the time that was planned: it may be all that is known of when.
REPORTED: Final = {
    MilestoneState.PLANNED: Reported(occurred=False, may_plan=True),
    MilestoneState.IN_PROGRESS: Reported(occurred=False, may_plan=True),
    MilestoneState.ACHIEVED: Reported(occurred=True, may_plan=False),
    MilestoneState.FAILED: Reported(occurred=True, may_plan=False),
    MilestoneState.NOT_REACHED: Reported(occurred=False, may_plan=False),
    MilestoneState.SUPERSEDED: Reported(occurred=False, may_plan=False),
    MilestoneState.UNKNOWN: Reported(occurred=False, may_plan=True),
}
FLOWN: Final = frozenset({MissionState.IN_FLIGHT, MissionState.LANDED, MissionState.ENDED})
# From here on the launch window can't move any more.
GONE: Final = FLOWN | {MissionState.CANCELLED}

_NOT_HAPPENED: Final = Text(
    "「{state}」のマイルストーンには、起きた時刻を入れられません。時刻を消すか、状態を選び直してください。",
    "A milestone that is “{state}” has not happened at a time. Remove the time, or choose another state.",
)
_NOT_PLANNED: Final = Text(
    "「{state}」のマイルストーンに、新しい予定の時刻は入れられません。",
    "A milestone that is “{state}” is not planned any more: leave out the new planned time.",
)
_FUTURE: Final = Text(
    "起きた時刻が未来です。まだ起きていないことは、予定として入力してください。",
    "That time has not come yet. What has not happened is planned, not reported.",
)
_ANNOUNCED_IN_FUTURE: Final = Text("発表の時刻が未来です。", "The time of the announcement has not come yet.")
_ANNOUNCED_BEFORE: Final = Text(
    "発表の時刻が、起きた時刻より前です。", "It was announced before it happened: one of the two times is wrong."
)
BEFORE_LAUNCH: Final = Text(
    "打上げ（マイルストーン2）より前の時刻です。打上げの後のことは、それより後に起きます。",
    "This is before the launch (milestone 2). What follows the launch happens after it.",
)
_PRECISION: Final = Text(
    "時刻が、精度「{precision}」より細かく書かれています。精度か時刻を直してください。",
    "The time says more than its precision “{precision}” does. Correct one of the two.",
)
_WINDOW_ORDER: Final = Text(
    "期間の終わりが、始まりより前です。", "The window ends before it begins: it ends after that."
)
_NOT_FLOWN: Final = Text(
    "この便は「{state}」で、まだ飛行していません。結果は、飛行した便に入力できます。",
    "This flight is {state}: it has not flown, so it has no outcome yet.",
)
_CANCEL_FIRST: Final = Text(
    "この便は「{state}」です。先に便の状態を「中止」にしてください。",
    "This flight is {state}: cancel it first by its state.",
)
_WINDOW_OVER: Final = Text(
    "この便は「{state}」のため、打上げ期間はもう変えられません。",
    "This flight is {state}: its launch window can't move any more.",
)

MILESTONE_STATE_NAMES: Final[dict[MilestoneState, Text]] = {
    MilestoneState.PLANNED: Text("予定", "planned"),
    MilestoneState.IN_PROGRESS: Text("進行中", "in progress"),
    MilestoneState.ACHIEVED: Text("達成", "achieved"),
    MilestoneState.FAILED: Text("達成できず", "failed"),
    MilestoneState.NOT_REACHED: Text("実施せず", "not reached"),
    MilestoneState.SUPERSEDED: Text("計画変更で実施しない", "superseded"),
    MilestoneState.UNKNOWN: Text("確認中", "unknown"),
}
MISSION_STATE_NAMES: Final[dict[MissionState, Text]] = {
    MissionState.ANNOUNCED: Text("発表済み", "announced"),
    MissionState.BOOKING_OPEN: Text("受付中", "open for booking"),
    MissionState.BOOKING_CLOSED: Text("受付終了", "closed for booking"),
    MissionState.INTEGRATING: Text("搭載作業中", "being integrated"),
    MissionState.READY: Text("打上げ待ち", "ready for launch"),
    MissionState.IN_FLIGHT: Text("飛行中", "in flight"),
    MissionState.LANDED: Text("着陸済み", "landed"),
    MissionState.ENDED: Text("終了", "ended"),
    MissionState.CANCELLED: Text("中止", "cancelled"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of one milestone. ``planned``: a time that is newly planned. ``launched``: when milestone 2 was."""

    seq: int
    state: MilestoneState
    occurred: Moment | None = None
    announced: Moment | None = None
    planned: Moment | None = None
    launched: Moment | None = None


def finer_than_said(moment: Moment) -> bool:
    """Return whether a time has parts that its precision leaves open."""
    at = moment.at
    finer = {
        Precision.SECOND: at.microsecond,
        Precision.MINUTE: at.microsecond or at.second,
        Precision.HOUR: at.microsecond or at.second or at.minute,
        Precision.DAY: at.microsecond or at.second or at.minute or at.hour,
    }
    return bool(finer[moment.precision])


def whole(moment: Moment) -> Moment:
    """Return the time without the parts that its precision leaves open."""
    at = moment.at.replace(microsecond=0)
    if moment.precision is not Precision.SECOND:
        at = at.replace(second=0)
    if moment.precision in (Precision.HOUR, Precision.DAY):
        at = at.replace(minute=0)
    if moment.precision is Precision.DAY:
        at = at.replace(hour=0)
    return Moment(at, moment.precision, moment.bound)


def wrong_moment(field: str, moment: Moment | None) -> Iterator[Wrong]:
    if moment is not None and finer_than_said(moment):
        yield Wrong(field, _PRECISION.filled(precision=moment.precision.value))


def wrong_times(
    now: datetime, occurred: Moment | None, announced: Moment | None, *, after: Moment | None = None
) -> Iterator[Wrong]:
    """Yield what can't be true of something that happened. ``after``: when the launch was, which it follows."""
    yield from wrong_moment("occurred_at", occurred)
    yield from wrong_moment("announced_at", announced)
    if occurred is not None and occurred.at > now:
        yield Wrong("occurred_at", _FUTURE)
    if announced is not None and announced.at > now:
        yield Wrong("announced_at", _ANNOUNCED_IN_FUTURE)
    if occurred is not None and announced is not None and announced.latest < occurred.at:
        yield Wrong("announced_at", _ANNOUNCED_BEFORE)
    if occurred is not None and after is not None and occurred.latest < after.at:
        yield Wrong("occurred_at", BEFORE_LAUNCH)


def wrong_report(report: Report, now: datetime) -> Iterator[Wrong]:
    """Yield what can't be reported of a milestone. They may be reached in any order, but none before the launch."""
    allowed, state = REPORTED[report.state], MILESTONE_STATE_NAMES[report.state]
    if report.occurred is not None and not allowed.occurred:
        yield Wrong("occurred_at", _NOT_HAPPENED.filled(state=state))
    if report.planned is not None and not allowed.may_plan:
        yield Wrong("planned_at", _NOT_PLANNED.filled(state=state))
    yield from wrong_moment("planned_at", report.planned)
    after = report.launched if report.seq > LAUNCH else None
    yield from wrong_times(now, report.occurred, report.announced, after=after)


def wrong_window(state: MissionState) -> Iterator[Wrong]:
    """Yield why the launch window of a flight in this state can't move."""
    if state in GONE:
        yield Wrong("window", _WINDOW_OVER.filled(state=MISSION_STATE_NAMES[state]))


def window_order() -> Wrong:
    return Wrong("latest", _WINDOW_ORDER)


def wrong_outcome(outcome: Outcome, state: MissionState) -> Iterator[Wrong]:
    """Yield why a flight in this state can't have ended so."""
    name = MISSION_STATE_NAMES[state]
    if outcome is Outcome.CANCELLED:
        if state is not MissionState.CANCELLED:
            yield Wrong("outcome", _CANCEL_FIRST.filled(state=name))
    elif state not in FLOWN:
        yield Wrong("outcome", _NOT_FLOWN.filled(state=name))
