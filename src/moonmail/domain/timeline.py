"""One timeline for a shipment: who has it and what the lander does, in the order in which it happened.

What real missions teach (``HAKUTO-R`` M1 and M2): milestones complete out of order, are announced days after they
happened, or have no published time at all; planned times move both ways; "we do not know" lasts for hours and must be
said; what is simulated must never look like what is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from moonmail.domain import custody as custody_words
from moonmail.domain.mission import MILESTONE_NAMES, MilestoneState
from moonmail.domain.moment import Confidence, Moment, Window
from moonmail.domain.states import MissionState, ShipmentKind, ShipmentState
from moonmail.domain.text import Text


class Look(StrEnum):
    """What an entry is; no two of them may look alike on a screen."""

    PAST = "past"
    PROVISIONAL = "provisional"
    NOW = "now"
    PLANNED = "planned"
    SIMULATED = "simulated"
    UNKNOWN = "unknown"
    FAILED = "failed"
    NOT_REACHED = "not_reached"


class EntryKind(StrEnum):
    CUSTODY = "custody"
    MILESTONE = "milestone"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Replanned:
    """A planned time that no longer holds, when that was said, and why."""

    planned: Moment
    announced: Moment | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``occurred`` None in the past: the time is not published. ``window``: planned as a range."""

    key: str
    kind: EntryKind
    look: Look
    title: Text
    confidence: Confidence
    occurred: Moment | None = None
    announced: Moment | None = None
    planned: Moment | None = None
    window: Window | None = None
    replanned: tuple[Replanned, ...] = ()
    place: Text | None = None
    source: Text | None = None
    note: Text | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class CustodyFact:
    """``words``: what happened, where the state alone does not say it."""

    key: str
    state: ShipmentState
    occurred: Moment
    confidence: Confidence = Confidence.CONFIRMED
    place: Text | None = None
    source: Text | None = None
    note: Text | None = None
    words: Text | None = None


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    seq: int
    state: MilestoneState
    confidence: Confidence = Confidence.CONFIRMED
    occurred: Moment | None = None
    announced: Moment | None = None
    planned: Moment | None = None
    replanned: tuple[Replanned, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class EventFact:
    """``occurred`` None: it happened, the time is not published."""

    key: str
    name: Text
    occurred: Moment | None
    confidence: Confidence = Confidence.CONFIRMED
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """Everything known about one shipment's way. ``over``: the flight has its outcome."""

    kind: ShipmentKind
    state: ShipmentState
    mission_state: MissionState
    over: bool
    window: Window
    landing_planned: Moment | None
    custody: tuple[CustodyFact, ...] = ()
    milestones: tuple[MilestoneFact, ...] = ()
    events: tuple[EventFact, ...] = ()


_DONE: Final[dict[int, Text]] = {
    1: Text("打上げの準備が整いました", "Ready for launch"),
    2: Text("打上げと分離に成功しました", "Launched and separated"),
    3: Text("安定した航行に入りました", "Flying steadily"),
    4: Text("最初の軌道制御を終えました", "First manoeuvre done"),
    5: Text("深宇宙を安定して航行しました", "Flew on steadily through deep space"),
    6: Text("月へ向かう軌道制御をすべて終えました", "All manoeuvres towards the Moon done"),
    7: Text("月を回る軌道に入りました", "Entered lunar orbit"),
    8: Text("着陸前の軌道制御をすべて終えました", "All manoeuvres before landing done"),
    9: Text("月面に着陸しました", "Landed on the Moon"),
    10: Text("着陸後の安定を確認しました", "Steady after landing"),
}
_DOING: Final[dict[int, Text]] = {
    1: Text("打上げの準備を進めています", "Getting ready for launch"),
    2: Text("打上げの途中です", "Launching"),
    3: Text("航行の安定を確かめています", "Making sure that the flight is steady"),
    4: Text("最初の軌道制御を行っています", "Making the first manoeuvre"),
    5: Text("深宇宙を航行しています", "Flying through deep space"),
    6: Text("月へ向かう軌道を整えています", "Adjusting the path to the Moon"),
    7: Text("月を回る軌道に入ろうとしています", "Entering lunar orbit"),
    8: Text("月のまわりを回っています", "Circling the Moon"),
    9: Text("月面へ降りています", "Descending to the Moon"),
    10: Text("着陸後の状態を確かめています", "Making sure that all is steady"),
}
_NOT_KNOWN: Final[dict[int, Text]] = {9: Text("着陸を確認中です", "We are checking whether it landed")}
_FAILED: Final[dict[int, Text]] = {9: Text("着陸を確認できませんでした", "The landing could not be confirmed")}
_CHECKING: Final = Text("{name}：確認中です", "{name}: not known yet")
_MISSED: Final = Text("{name}：達成できませんでした", "{name}: not achieved")
_NOT_REACHED: Final = Text("{name}：行われませんでした", "{name}: did not take place")
_REPLACED: Final = Text("{name}：計画の変更により行いません", "{name}: replaced by another plan")

_SETTLED: Final = frozenset({MilestoneState.ACHIEVED, MilestoneState.FAILED})


def build(journey: Journey, now: datetime) -> tuple[Entry, ...]:
    """Return the timeline: what happened in its order, then where it stands now, then what is planned.

    The order of the inputs does not matter. ``now`` is the backend's time: a planned time that has passed without a
    word is shown as not known, never as still to come.
    """
    milestones = {fact.seq: fact for fact in journey.milestones}
    # The key is when, then custody before mission, then the milestone's number.
    known: list[tuple[tuple[datetime, int, int, str], Entry]] = []
    ahead: list[Entry] = []
    last: list[Entry] = []

    known += [((fact.occurred.latest, 0, 0, fact.key), _custody_entry(fact, journey.kind)) for fact in journey.custody]
    for event in journey.events:
        look = _look_of_past(event.confidence)
        at = event.occurred.latest if event.occurred else _far(journey)
        entry = Entry(
            f"event:{event.key}", EntryKind.EVENT, look, event.name, event.confidence, event.occurred, note=event.note
        )
        known.append(((at, 2, 0, event.key), entry))
    for milestone in milestones.values():
        entry = _milestone_entry(milestone, journey, now)
        if entry.look is Look.NOT_REACHED:
            last.append(entry)
        elif entry.look is Look.PLANNED or (entry.look is Look.SIMULATED and milestone.state is MilestoneState.PLANNED):
            ahead.append(entry)
        else:
            known.append(((_time_of(milestone, milestones, now), 1, milestone.seq, ""), entry))

    happened = _with_now([entry for _, entry in sorted(known, key=lambda pair: pair[0])], journey)
    coming = sorted(ahead, key=lambda entry: (_due(entry, ahead), entry.seq or 0))
    return (*happened, *_custody_ahead(journey), *coming, *sorted(last, key=lambda entry: entry.seq or 0))


def _far(journey: Journey) -> datetime:
    """Return the place of an event without a time: after everything of the past that has one."""
    times = [fact.occurred.latest for fact in journey.custody]
    times += [fact.occurred.latest for fact in journey.milestones if fact.occurred]
    times += [event.occurred.latest for event in journey.events if event.occurred]
    return max(times, default=datetime.min.replace(tzinfo=UTC))


def _look_of_past(confidence: Confidence) -> Look:
    match confidence:
        case Confidence.SIMULATED:
            return Look.SIMULATED
        case Confidence.PROVISIONAL:
            return Look.PROVISIONAL
        case Confidence.CONFIRMED:
            return Look.PAST


def _custody_entry(fact: CustodyFact, kind: ShipmentKind) -> Entry:
    look = _look_of_past(fact.confidence)
    if look is Look.PAST and fact.state in {ShipmentState.LOST, ShipmentState.REFUSED, ShipmentState.NOT_ALLOWED}:
        look = Look.FAILED
    return Entry(
        key=f"custody:{fact.key}",
        kind=EntryKind.CUSTODY,
        look=look,
        title=fact.words or custody_words.happened(fact.state, kind),
        confidence=fact.confidence,
        occurred=fact.occurred,
        place=fact.place,
        source=fact.source,
        note=fact.note,
    )


def _milestone_entry(fact: MilestoneFact, journey: Journey, now: datetime) -> Entry:
    planned = fact.planned or (journey.landing_planned if fact.seq == 9 else None)
    look, title = _look_of_milestone(fact, planned, now, over=journey.over)
    return Entry(
        key=f"milestone:{fact.seq}",
        kind=EntryKind.MILESTONE,
        look=look,
        title=title,
        confidence=fact.confidence,
        occurred=fact.occurred,
        announced=fact.announced,
        planned=planned,
        window=journey.window if fact.seq == 2 and look is Look.PLANNED and planned is None else None,
        replanned=fact.replanned,
        note=fact.note,
        seq=fact.seq,
    )


def _look_of_milestone(fact: MilestoneFact, planned: Moment | None, now: datetime, *, over: bool) -> tuple[Look, Text]:
    name = MILESTONE_NAMES[fact.seq]
    simulated = fact.confidence is Confidence.SIMULATED
    match fact.state:
        case MilestoneState.ACHIEVED:
            return _look_of_past(fact.confidence), _DONE[fact.seq]
        case MilestoneState.IN_PROGRESS:
            return Look.SIMULATED if simulated else Look.NOW, _DOING[fact.seq]
        case MilestoneState.FAILED:
            return Look.SIMULATED if simulated else Look.FAILED, _FAILED.get(fact.seq, _MISSED.filled(name=name))
        case MilestoneState.UNKNOWN:
            return Look.UNKNOWN, _NOT_KNOWN.get(fact.seq, _CHECKING.filled(name=name))
        case MilestoneState.NOT_REACHED:
            return Look.NOT_REACHED, _NOT_REACHED.filled(name=name)
        case MilestoneState.SUPERSEDED:
            return Look.NOT_REACHED, _REPLACED.filled(name=name)
        case MilestoneState.PLANNED:
            if over:
                # A flight that has its outcome has no plans, even if nobody took them back.
                return Look.NOT_REACHED, _NOT_REACHED.filled(name=name)
            if simulated:
                return Look.SIMULATED, name
            if planned is not None and planned.latest < now:
                return Look.UNKNOWN, _NOT_KNOWN.get(fact.seq, _CHECKING.filled(name=name))
            return Look.PLANNED, name


def _time_of(fact: MilestoneFact, milestones: dict[int, MilestoneFact], now: datetime) -> datetime:
    """Return where a milestone stands among what happened; one without a time stands beside its neighbours."""
    if fact.state is MilestoneState.IN_PROGRESS:
        return now
    own = fact.occurred or fact.planned or fact.announced
    if own is not None:
        return own.latest
    before = [m.occurred.latest for m in milestones.values() if m.seq < fact.seq and m.state in _SETTLED and m.occurred]
    if before:
        return max(before)
    after = [m.occurred.latest for m in milestones.values() if m.seq > fact.seq and m.state in _SETTLED and m.occurred]
    return min(after) - timedelta(microseconds=1) if after else now


def _with_now(happened: list[Entry], journey: Journey) -> list[Entry]:
    """Mark where it stands: what is in progress, else the newest sure thing. A journey that is over has no now."""
    if journey.over or custody_words.journey_over(journey.state):
        return [replace(entry, look=Look.PAST) if entry.look is Look.NOW else entry for entry in happened]
    marked = [place for place, entry in enumerate(happened) if entry.look is Look.NOW]
    if not marked:
        marked = [place for place, entry in enumerate(happened) if entry.look is Look.PAST]
    if not marked:
        return happened
    here = marked[-1]
    return [
        replace(entry, look=Look.NOW if place == here else Look.PAST)
        if entry.look is Look.NOW or place == here
        else entry
        for place, entry in enumerate(happened)
    ]


def _custody_ahead(journey: Journey) -> Iterable[Entry]:
    if journey.over or journey.mission_state in {MissionState.CANCELLED, MissionState.ENDED}:
        return ()
    return (
        Entry(f"ahead:{state}", EntryKind.CUSTODY, Look.PLANNED, words, Confidence.CONFIRMED)
        for state, words in custody_words.steps_ahead(journey.state, journey.kind)
    )


def _due(entry: Entry, ahead: list[Entry]) -> datetime:
    """Return when it is planned; one without a time stands where its number puts it, before the next that has one."""
    if entry.planned:
        return entry.planned.at
    later = [other.planned.at for other in ahead if other.planned and (other.seq or 0) > (entry.seq or 0)]
    return min(later, default=datetime.max.replace(tzinfo=UTC))
