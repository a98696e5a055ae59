"""What becomes of a flight by what a feed says of it.

A feed adds and corrects; it never takes away. Of three versions of a part (what the feed said last, what it says now,
what is published) the rules follow, in this order:

1. It says what is published: nothing to do.
2. It repeats what it said last: no news. Whatever was published since stays.
3. The part is not there yet: it is new.
4. What is published is what the feed said last, or nobody at the desk has ever spoken of it: the feed corrects it.
5. Both have spoken since. A milestone goes to who announced it later; everything else stays as the desk has it.

A planned time that moves keeps the one before as a revision. A published update is never changed: another text under
its number is a fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from moonmail.contract.base import MomentOut, WireOut, Words
from moonmail.contract.feed_told import short_words
from moonmail.contract.flights import FeedChange, FeedLine
from moonmail.contract.missions import (
    Milestone,
    Mission,
    MissionEvent,
    MissionUpdate,
    Operator,
    PlannedRevision,
    PlateRulesOut,
    Site,
    Spot,
    Terms,
    WindowRevision,
)
from moonmail.contract.publishing import is_delayed, launched_at, next_update
from moonmail.domain import feed_words as say
from moonmail.domain import flying
from moonmail.domain.audit import canonical
from moonmail.domain.feed_flight import FlightSaid, Said, window_key
from moonmail.domain.flying import MISSION_STATE_NAMES
from moonmail.domain.json_lines import Fault
from moonmail.domain.mission import OUTCOME_NAMES, MilestoneState, ObligationEnd, Outcome
from moonmail.domain.states import MissionState, moves_from

_NEEDED: Final = ("flight_number", "operator", "lander", "launch_vehicle", "launch_site", "site", "source")
_LISTS: Final[dict[str, tuple[str, type[WireOut]]]] = {
    "milestones": ("milestones", Milestone),
    "events": ("events", MissionEvent),
    "updates": ("updates", MissionUpdate),
    "windows": ("windows", WindowRevision),
}
_PARTS: Final[dict[str, type[WireOut]]] = {
    "operator": Operator,
    "lander": Words,
    "launch_site": Words,
    "source": Words,
    "site": Site,
    "landing_planned_at": MomentOut,
    "outcome_note": Words,
    "came_down": Spot,
    "ended_at": MomentOut,
}
_COLOUR: Final = "#7A86B8"


@dataclass(frozen=True, slots=True)
class Shop:
    """What a flight needs that no feed says. ``terms``: of an obligation end, for a sample or not."""

    plate_rules: PlateRulesOut
    terms: Callable[[ObligationEnd, bool], Terms]


@dataclass(frozen=True, slots=True)
class Known:
    """What there is before. ``seen``: key → hash of what a feed said last. ``by_desk``: keys the desk has spoken of.

    ``sold``: bookings can be made, or were.
    """

    mission: Mission | None = None
    seen: Mapping[str, str] = field(default_factory=dict)
    by_desk: Collection[str] = ()
    sold: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """``mission`` None: there are faults, or the flight can't be made. ``seen``: to be kept for the next time."""

    mission: Mission | None
    lines: tuple[FeedLine, ...]
    unchanged: int
    seen: dict[str, str]
    faults: tuple[Fault, ...]

    @property
    def changed(self) -> list[str]:
        return [line.key for line in self.lines if line.change is not FeedChange.KEPT]


def hash_of(value: Any) -> str:
    return hashlib.sha256(canonical({"value": value}).encode()).hexdigest()


def merge(known: Known, said: FlightSaid, shop: Shop) -> Merged:
    """Return what becomes of a flight. Pure: the same again gives the same."""
    faults = list(_refused(known, said))
    if known.mission is None:
        faults += [
            said.fault(say.MISSING_NEW.filled(name=say.PART_NAMES[name])) for name in _NEEDED if name not in said.parts
        ]
    if faults:
        return Merged(None, (), 0, dict(known.seen), tuple(faults))
    before = known.mission or _blank(said, shop)
    parts = _parts_of(before) if known.mission else {}
    after, seen = dict(parts), dict(known.seen)
    lines: list[FeedLine] = []
    unchanged = 0
    for key, one in _in_order(said.parts, known):
        old = parts.get(key)
        new = _joined(key, _normal(key, _filled(key, one.value, before)), old)
        told = hash_of(one.value)
        change = _change(key, old, new, told, known)
        if change in (FeedChange.NEW, FeedChange.CHANGED):
            after[key] = new
        if change is not FeedChange.KEPT:
            seen[key] = told
        if change is None:
            unchanged += 1
        else:
            lines.append(_line(key, change, old, new, one))
    return Merged(_made(before, after, parts, shop), tuple(lines), unchanged, seen, ())


def _change(key: str, old: Any, new: Any, told: str, known: Known) -> FeedChange | None:
    if old == new:
        return None
    before = known.seen.get(key)
    if before == told and known.mission is not None:
        return FeedChange.KEPT if old is not None else None
    if old is None:
        return FeedChange.NEW
    if key not in known.by_desk or _is_later(key, old, new):
        return FeedChange.CHANGED
    return FeedChange.KEPT


def _is_later(key: str, old: Any, new: Any) -> bool:
    if not key.startswith("milestones/") or not old["announced_at"] or not new["announced_at"]:
        return False
    return _at(new["announced_at"]) > _at(old["announced_at"])


def _at(moment: Any) -> datetime:
    return datetime.fromisoformat(moment["at"])


def _refused(known: Known, said: FlightSaid) -> Iterable[Fault]:
    """Yield what a feed may not say of a flight that is there already."""
    mission, parts = known.mission, said.parts
    if mission is None:
        return
    if "sample" in parts and parts["sample"].value != mission.sample:
        yield parts["sample"].fault(say.OTHER_SAMPLE)
    for key, one in parts.items():
        if key.startswith("updates/"):
            yield from _taken(mission, one)
    if "outcome" in parts and parts["outcome"].value != mission.outcome:
        if mission.outcome is not None:
            yield parts["outcome"].fault(say.HAS_OUTCOME.filled(outcome=OUTCOME_NAMES[mission.outcome]))
        elif known.sold:
            yield parts["outcome"].fault(say.SOLD.filled(what=say.SOLD_OUTCOME))
        elif not _has_flown(mission, said):
            outcome = OUTCOME_NAMES[Outcome(parts["outcome"].value)]
            yield parts["outcome"].fault(say.NO_LAUNCH.filled(outcome=outcome))
    yield from _before_launch(mission, said)
    if "obligation_end" in parts and known.sold and parts["obligation_end"].value != mission.terms.obligation_end:
        yield parts["obligation_end"].fault(say.SOLD.filled(what=say.SOLD_TERMS))
    if "state" in parts:
        yield from _wrong_state(known, mission, parts["state"])


def _has_flown(mission: Mission, said: FlightSaid) -> bool:
    parts = said.parts
    if "state" in parts or parts["outcome"].value in (Outcome.CANCELLED.value, Outcome.LAUNCH_FAILURE.value):
        return True
    launch = parts.get("milestones/2")
    if launch is not None:
        return bool(launch.value["state"] == MilestoneState.ACHIEVED.value)
    return mission.state in flying.FLOWN


def _before_launch(mission: Mission, said: FlightSaid) -> Iterable[Fault]:
    """Yield what happened before the launch, where only the flight knows of that and the feed does not say it."""
    launched = launched_at(mission)
    if launched is None or "milestones/2" in said.parts:
        return
    for key, one in said.parts.items():
        if key.startswith("milestones/") and one.value["seq"] > flying.LAUNCH and one.value["occurred_at"]:
            occurred = MomentOut.model_validate(one.value["occurred_at"]).moment()
            if occurred.latest < launched.at:
                yield one.fault(flying.BEFORE_LAUNCH)


def _taken(mission: Mission, one: Said) -> Iterable[Fault]:
    number = one.value["number"]
    there = next((update for update in mission.updates if update.number == number), None)
    if there is not None and there.model_dump(mode="json") != _normal("updates/", one.value):
        yield one.fault(say.NUMBER_TAKEN.filled(n=str(number), next=str(next_update(mission))))


def _wrong_state(known: Known, mission: Mission, one: Said) -> Iterable[Fault]:
    wanted = MissionState(one.value)
    if wanted is mission.state or known.seen.get("state") == hash_of(one.value) or not known.sold:
        return
    if wanted is MissionState.CANCELLED:
        yield one.fault(say.SOLD.filled(what=say.SOLD_CANCEL))
    elif wanted not in moves_from(mission.state):
        names = {"current": MISSION_STATE_NAMES[mission.state], "wanted": MISSION_STATE_NAMES[wanted]}
        yield one.fault(say.NO_MOVE.filled(**names))


def _blank(said: FlightSaid, shop: Shop) -> Mission:
    """Return a new flight with nothing said of it yet but what every flight must have."""
    sample = bool(said.parts["sample"].value) if "sample" in said.parts else False
    end = said.parts.get("obligation_end")
    values = {name: said.parts[name].value for name in _NEEDED}
    return Mission.model_validate(
        {
            **values,
            "operator": {"colour": _COLOUR, **values["operator"]},
            "id": said.id,
            "rev": 0,
            "sample": sample,
            "state": _state_of(said),
            "delayed": False,
            "windows": [],
            "plate_rules": shop.plate_rules,
            "terms": shop.terms(ObligationEnd(end.value) if end else ObligationEnd.LANDED, sample),
            "milestones": [],
            "events": [],
            "updates": [],
        }
    )


def _state_of(said: FlightSaid) -> MissionState:
    """Return the state of a new flight: as it is said, or as it follows."""
    if "state" in said.parts:
        return MissionState(said.parts["state"].value)
    if "outcome" in said.parts:
        cancelled = said.parts["outcome"].value == Outcome.CANCELLED.value
        return MissionState.CANCELLED if cancelled else MissionState.ENDED
    launch = said.parts.get("milestones/2")
    flown = launch is not None and launch.value["state"] == MilestoneState.ACHIEVED.value
    return MissionState.IN_FLIGHT if flown else MissionState.ANNOUNCED


def _parts_of(mission: Mission) -> dict[str, Any]:
    """Return what is known of a flight, by the keys of a feed; what is not known is left out."""
    body = mission.model_dump(mode="json")
    parts: dict[str, Any] = {"obligation_end": body["terms"]["obligation_end"]}
    for name in say.PART_NAMES:
        if name in _LISTS:
            for each, model in zip(body[name], getattr(mission, name), strict=True):
                parts[_key_of(name, model)] = each
        elif name != "obligation_end" and body[name] not in (None, []):
            parts[name] = body[name]
    return parts


def _key_of(name: str, model: Any) -> str:
    match name:
        case "milestones":
            return f"milestones/{model.seq}"
        case "events":
            return f"events/{model.code}"
        case "updates":
            return f"updates/{model.number}"
        case _:
            return window_key(model.window.earliest, model.window.latest, model.announced_at.at)


def _in_order(parts: Mapping[str, Said], known: Known) -> list[tuple[str, Said]]:
    """Return the parts; of a flight that has ended what says so comes with it."""
    found = dict(parts)
    mission = known.mission
    if mission is not None and "outcome" in parts and "state" not in parts and mission.outcome is None:
        one = parts["outcome"]
        state = MissionState.CANCELLED if one.value == Outcome.CANCELLED.value else MissionState.ENDED
        found["state"] = Said(state.value, one.path, one.line)
    return list(found.items())


def _filled(key: str, value: Any, before: Mission) -> Any:
    """An operator's name alone leaves its colour."""
    if key == "operator" and "colour" not in value:
        return {**value, "colour": before.operator.colour}
    return value


def _normal(key: str, value: Any) -> Any:
    """Return a part in the one form in which parts are compared."""
    name = key.partition("/")[0]
    if name in _LISTS:
        return _LISTS[name][1].model_validate(value).model_dump(mode="json")
    if name == "alternate_sites":
        return [Site.model_validate(each).model_dump(mode="json") for each in value]
    if name in _PARTS:
        return _PARTS[name].model_validate(value).model_dump(mode="json")
    return value


def _joined(key: str, new: Any, old: Any) -> Any:
    """Keep what was planned before: of both, and the plan that moves now."""
    if not key.startswith("milestones/") or old is None:
        return new
    revisions = list(old["planned_revisions"])
    there = {each["planned_at"]["at"] for each in revisions}
    revisions += [each for each in new["planned_revisions"] if each["planned_at"]["at"] not in there]
    if new["planned_at"] is None and new["state"] != MilestoneState.SUPERSEDED.value:
        # It says nothing of a plan: what was planned is still so.
        new = {**new, "planned_at": old["planned_at"]}
    moved, now = old["planned_at"], new["planned_at"]
    if moved and now and moved["at"] not in {each["planned_at"]["at"] for each in [*revisions, {"planned_at": now}]}:
        revision = PlannedRevision(
            planned_at=MomentOut.model_validate(moved), announced_at=_moment(new["announced_at"])
        )
        revisions.append(revision.model_dump(mode="json"))
    return {**new, "planned_revisions": revisions}


def _moment(value: Any) -> MomentOut | None:
    return MomentOut.model_validate(value) if value else None


def _made(before: Mission, after: Mapping[str, Any], parts: Mapping[str, Any], shop: Shop) -> Mission:
    body = before.model_dump(mode="json")
    lists: dict[str, list[Any]] = {name: [] for name in _LISTS}
    for key, value in after.items():
        name = key.partition("/")[0]
        if name in _LISTS:
            lists[name].append(value)
        elif name != "obligation_end":
            body[name] = value
    lists["milestones"].sort(key=lambda each: each["seq"])
    lists["updates"].sort(key=lambda each: each["number"])
    lists["windows"].sort(key=lambda each: _at(each["announced_at"]))
    made = Mission.model_validate({**body, **lists})
    if lists["windows"] != [value for key, value in parts.items() if key.startswith("windows/")]:
        made = made.model_copy(update={"delayed": is_delayed(made.windows)})
    end = ObligationEnd(after.get("obligation_end", made.terms.obligation_end))
    if end is not made.terms.obligation_end:
        made = made.model_copy(update={"terms": shop.terms(end, made.sample)})
    return made


def _line(key: str, change: FeedChange, old: Any, new: Any, one: Said) -> FeedLine:
    return FeedLine(
        key=key,
        change=change,
        name=Words.of(say.part_name(key)),
        before=short_words(key, old),
        after=short_words(key, new),
        line=one.line,
    )
