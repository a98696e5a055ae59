"""What becomes of a flight when something is published: the desk previews with it, the backend decides by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from moonmail.contract.base import MomentOut, WindowOut, Words
from moonmail.contract.flights import (
    EventIn,
    LandingIn,
    MilestoneIn,
    MomentIn,
    OutcomeIn,
    PublicationIn,
    SitesIn,
    UpdateIn,
    WindowIn,
    WordsIn,
)
from moonmail.contract.missions import (
    Milestone,
    Mission,
    MissionEvent,
    MissionUpdate,
    PlannedRevision,
    Site,
    Spot,
    WindowRevision,
)
from moonmail.domain import flying
from moonmail.domain.flying import Wrong
from moonmail.domain.mission import MilestoneState, Outcome, protection_category
from moonmail.domain.moment import Moment, Precision, Window
from moonmail.domain.states import MissionState, move
from moonmail.domain.text import Text

_NO_SUCH_UPDATE: Final = Text(
    "お知らせ第{n}号はありません。訂正する番号を確かめてください。",
    "There is no update no. {n} to correct. Please look at the number again.",
)
_HAS_OUTCOME: Final = Text(
    "{flight} の結果はすでに宣言されています。何も変更していません。",
    "{flight} has its outcome already. Nothing was changed.",
)
_ENDS_BY_OUTCOME: Final = Text(
    "便を「終了」にするには、結果を宣言してください。",
    "A flight ends with its outcome: declare that instead.",
)
_WORDS_FOR_REASON: Final = Text(
    "予定の時刻を変えるときは、理由を日本語と英語で入力してください。",
    "A planned time that moves needs its reason, in both languages.",
)


class CannotPublish(ValueError):
    """Nothing was changed. ``wrong``: all that is in the way, at least one."""

    def __init__(self, wrong: Iterable[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(self.wrong[0].text.en)


def _require(wrong: Iterable[Wrong]) -> None:
    if found := tuple(wrong):
        raise CannotPublish(found)


def minute(now: datetime) -> MomentOut:
    return MomentOut.of(Moment(now.replace(second=0, microsecond=0), Precision.MINUTE))


def publish(mission: Mission, body: PublicationIn, now: datetime) -> tuple[Mission, str]:
    """Return the flight as it will be, and the key of the part that changes. ``now``: aware, UTC.

    Raises:
        CannotPublish: it contradicts itself or what is known.
        IllegalMove: the flight can't go into this state from the one that it has.
    """
    changes: dict[str, Any]
    if body.window is not None:
        key, changes = "windows", _window(mission, body.window, now)
    elif body.milestone is not None:
        key, changes = f"milestones/{body.milestone.seq}", _milestone(mission, body.milestone, now)
    elif body.update is not None:
        number = next_update(mission)
        key, changes = f"updates/{number}", {"updates": [*mission.updates, _update(mission, body.update, number, now)]}
    elif body.state is not None:
        to = move(mission.state, body.state.to)
        if to is MissionState.ENDED:
            raise CannotPublish([Wrong("state", _ENDS_BY_OUTCOME)])
        key, changes = "state", {"state": to}
    elif body.sites is not None:
        key, changes = "alternate_sites", {"alternate_sites": _sites(body.sites)}
    elif body.event is not None:
        key, changes = f"events/{body.event.code}", {"events": _events(mission, body.event, now)}
    else:
        assert body.landing is not None
        key, changes = "landing_planned_at", _landing(mission, body.landing, now)
    return mission.model_copy(update=changes), key


def next_update(mission: Mission) -> int:
    return max((update.number for update in mission.updates), default=0) + 1


def launched_at(mission: Mission) -> Moment | None:
    for milestone in mission.milestones:
        if milestone.seq == flying.LAUNCH and milestone.state is MilestoneState.ACHIEVED and milestone.occurred_at:
            return milestone.occurred_at.moment()
    return None


def is_delayed(windows: list[WindowRevision]) -> bool:
    """Return whether the window that holds ends later than the first one did, or is no longer said."""
    if len(windows) < 2:
        return False
    first, last = windows[0].window.latest, windows[-1].window.latest
    return first is not None and (last is None or last > first)


def _window(mission: Mission, said: WindowIn, now: datetime) -> dict[str, Any]:
    _require(flying.wrong_window(mission.state))
    if said.earliest and said.latest and said.latest < said.earliest:
        raise CannotPublish([flying.window_order()])
    window = WindowOut.of(Window(said.earliest, said.latest))
    revision = WindowRevision(window=window, announced_at=minute(now), reason=said.reason.words())
    windows = [*mission.windows, revision]
    return {"windows": windows, "delayed": is_delayed(windows)}


def _milestone(mission: Mission, said: MilestoneIn, now: datetime) -> dict[str, Any]:
    old = next((m for m in mission.milestones if m.seq == said.seq), None)
    occurred, announced = _moment(said.occurred_at), _moment(said.announced_at)
    planned_now = old.planned_at if old else None
    newly = said.planned_at.out() if said.planned_at else None
    moves = newly is not None and newly != planned_now
    report = flying.Report(
        said.seq,
        said.state,
        occurred,
        announced,
        newly.moment() if newly is not None and moves else None,
        launched_at(mission),
    )
    _require(flying.wrong_report(report, now))
    if moves and planned_now is not None and said.reason is None:
        raise CannotPublish([Wrong("reason", _WORDS_FOR_REASON)])
    told = announced or Moment(now.replace(second=0, microsecond=0), Precision.MINUTE)
    revisions = list(old.planned_revisions) if old else []
    if moves and planned_now is not None:
        revisions.append(
            PlannedRevision(planned_at=planned_now, announced_at=MomentOut.of(told), reason=_words(said.reason))
        )
    milestone = Milestone(
        seq=said.seq,
        state=said.state,
        confidence=said.confidence,
        occurred_at=said.occurred_at.out() if said.occurred_at else None,
        announced_at=MomentOut.of(told),
        planned_at=newly if moves else planned_now,
        planned_revisions=revisions,
        note=_words(said.note),
    )
    changes: dict[str, Any] = {"milestones": _with(mission.milestones, milestone)}
    if said.seq == flying.LANDING and moves:
        changes["landing_planned_at"] = newly
    return changes


def _with(milestones: list[Milestone], one: Milestone) -> list[Milestone]:
    return sorted([*(m for m in milestones if m.seq != one.seq), one], key=lambda m: m.seq)


def _update(mission: Mission, said: UpdateIn, number: int, now: datetime) -> MissionUpdate:
    if said.corrects is not None and all(update.number != said.corrects for update in mission.updates):
        raise CannotPublish([Wrong("corrects", _NO_SUCH_UPDATE.filled(n=str(said.corrects)))])
    return MissionUpdate(
        number=number,
        severity=said.severity,
        published_at=now,
        title=said.title.words(),
        body=said.body.words(),
        corrects=said.corrects,
    )


def _sites(said: SitesIn) -> list[Site]:
    return [
        Site(name=site.name.words(), lat=site.lat, lon=site.lon, protection=protection_category(site.lat))
        for site in said.sites
    ]


def _events(mission: Mission, said: EventIn, now: datetime) -> list[MissionEvent]:
    _require(flying.wrong_times(now, _moment(said.occurred_at), None))
    event = MissionEvent(
        code=said.code,
        name=said.name.words(),
        occurred_at=said.occurred_at.out() if said.occurred_at else None,
        confidence=said.confidence,
        note=_words(said.note),
    )
    if any(each.code == said.code for each in mission.events):
        return [event if each.code == said.code else each for each in mission.events]
    return [*mission.events, event]


def _landing(mission: Mission, said: LandingIn, now: datetime) -> dict[str, Any]:
    _require(flying.wrong_moment("planned_at", _moment(said.planned_at)))
    planned = said.planned_at.out() if said.planned_at else None
    changes: dict[str, Any] = {"landing_planned_at": planned}
    old = next((m for m in mission.milestones if m.seq == flying.LANDING), None)
    if old is None or not flying.REPORTED[old.state].may_plan or old.planned_at == planned:
        return changes
    revisions = list(old.planned_revisions)
    if old.planned_at is not None:
        if said.reason is None:
            raise CannotPublish([Wrong("reason", _WORDS_FOR_REASON)])
        revisions.append(
            PlannedRevision(planned_at=old.planned_at, announced_at=minute(now), reason=_words(said.reason))
        )
    moved = old.model_copy(update={"planned_at": planned, "planned_revisions": revisions, "announced_at": minute(now)})
    changes["milestones"] = _with(mission.milestones, moved)
    return changes


def ended(mission: Mission, body: OutcomeIn, now: datetime) -> Mission:
    """Return the flight with its outcome.

    Raises:
        CannotPublish: it has one already, or can't have ended so.
    """
    if mission.outcome is not None:
        raise CannotPublish([Wrong("outcome", _HAS_OUTCOME.filled(flight=mission.flight_number))])
    at = _moment(body.ended_at)
    wrong = [*flying.wrong_outcome(body.outcome, mission.state)]
    wrong += [Wrong("ended_at", each.text) for each in flying.wrong_times(now, at, None, after=launched_at(mission))]
    _require(wrong)
    return mission.model_copy(
        update={
            "outcome": body.outcome,
            "outcome_note": _words(body.note),
            "came_down": Spot(lat=body.came_down.lat, lon=body.came_down.lon, miss_m=body.came_down.miss_m)
            if body.came_down
            else None,
            "ended_at": body.ended_at.out() if body.ended_at else minute(now),
            "state": MissionState.CANCELLED if body.outcome is Outcome.CANCELLED else MissionState.ENDED,
        }
    )


def _moment(said: MomentIn | None) -> Moment | None:
    return said.moment() if said is not None else None


def _words(said: WordsIn | None) -> Words | None:
    return said.words() if said is not None else None
