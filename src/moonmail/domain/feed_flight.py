"""What a feed says of one flight, read into the words of the wire."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from moonmail.domain import feed_words as say
from moonmail.domain import flying
from moonmail.domain.feed_values import Values, wire
from moonmail.domain.json_lines import Fault, Node
from moonmail.domain.mission import (
    OUTCOME_NAMES,
    MilestoneState,
    ObligationEnd,
    Outcome,
    Severity,
    protection_category,
)
from moonmail.domain.moment import Bound, Confidence, Moment, Precision
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)
_FIELDS: Final = (
    "id",
    "flight_number",
    "sample",
    "source",
    "operator",
    "lander",
    "launch_vehicle",
    "launch_site",
    "target",
    "alternate_targets",
    "state",
    "windows",
    "landing_planned_at",
    "obligation_end",
    "milestones",
    "events",
    "updates",
    "outcome",
    "outcome_note",
    "impact",
    "landed",
    "ended_at",
)
_MILESTONE: Final = (
    "seq",
    "state",
    "confidence",
    "occurred_at",
    "announced_at",
    "planned_at",
    "planned_revisions",
    "precision",
    "bound",
    "note",
)
_EVENT: Final = ("code", "name", "occurred_at", "precision", "bound", "confidence", "note")
_UPDATE: Final = ("number", "severity", "published_at", "title", "body", "corrects")
_NOT_LAUNCHED: Final = frozenset(
    {MilestoneState.PLANNED, MilestoneState.IN_PROGRESS, MilestoneState.NOT_REACHED, MilestoneState.SUPERSEDED}
)
_WITHOUT_LAUNCH: Final = frozenset({Outcome.CANCELLED, Outcome.LAUNCH_FAILURE})


@dataclass(frozen=True, slots=True)
class Said:
    """One part of a flight. ``value``: as the wire has it."""

    value: Any
    path: str
    line: int

    def fault(self, text: Text) -> Fault:
        return Fault(self.path, self.line, text)


@dataclass(frozen=True, slots=True)
class FlightSaid:
    """What a feed says of one flight. What it does not say stays as it is."""

    id: str
    path: str
    line: int
    parts: dict[str, Said] = field(default_factory=dict)

    def fault(self, text: Text) -> Fault:
        return Fault(self.path, self.line, text)


def once(values: Values, lines: dict[str, int], key: str, node: Node) -> bool:
    if key in lines:
        values.wrong(node, say.TWICE.filled(key=key, line=str(lines[key])))
        return False
    lines[key] = node.line
    return True


@dataclass(slots=True)
class FlightReader:
    values: Values
    now: datetime
    node: Node
    parts: dict[str, Said] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def read(self) -> FlightSaid | None:
        said = self.values.members(self.node, _FIELDS)
        if "id" not in said:
            if isinstance(self.node.value, dict):
                self.values.wrong(self.node, say.MISSING.filled(name="id"))
            return None
        id_ = self.values.text(said["id"])
        if id_ is None or _ID.fullmatch(id_) is None:
            if id_ is not None:
                self.values.wrong(said["id"], say.BAD_ID.filled(text=id_[:60]))
            return None
        self._facts(said)
        launched = self._milestones(said.get("milestones"))
        for each in self.values.items(said.get("events")):
            self._event(each)
        for each in self.values.items(said.get("updates")):
            self._update(each)
        for each in self.values.items(said.get("windows")):
            self._window(each)
        self._ending(said, launched)
        return FlightSaid(id_, self.node.path, self.node.line, self.parts)

    def _put(self, key: str, value: Any, node: Node) -> None:
        if value is not None:
            self.parts[key] = Said(value, node.path, node.line)

    def _facts(self, said: dict[str, Node]) -> None:
        values = self.values
        for plain in ("flight_number", "launch_vehicle"):
            if plain in said:
                self._put(plain, values.text(said[plain], 40), said[plain])
        for worded in ("source", "lander", "launch_site"):
            if worded in said:
                self._put(worded, values.read_words(said[worded]), said[worded])
        if "sample" in said:
            self._put("sample", values.flag(said["sample"]), said["sample"])
        if "operator" in said:
            self._put("operator", self._operator(said["operator"]), said["operator"])
        if "target" in said:
            self._put("site", self._site(said["target"]), said["target"])
        if "alternate_targets" in said:
            sites = [self._site(each) for each in values.items(said["alternate_targets"])]
            self._put("alternate_sites", [site for site in sites if site], said["alternate_targets"])
        if "obligation_end" in said:
            end = values.one_of(said["obligation_end"], ObligationEnd)
            self._put("obligation_end", end.value if end else None, said["obligation_end"])
        if "landing_planned_at" in said:
            planned = self._checked(said["landing_planned_at"], values.moment(said["landing_planned_at"], None))
            self._put("landing_planned_at", wire(planned), said["landing_planned_at"])

    def _operator(self, node: Node) -> dict[str, str] | None:
        """A name alone leaves the colour as it is."""
        if isinstance(node.value, str):
            name = self.values.text(node, 80)
            return {"name": name} if name else None
        said = self.values.members(node, ("name", "colour"))
        if "name" not in said:
            self.values.wrong(node, say.MISSING.filled(name="name"))
            return None
        name, colour = self.values.text(said["name"], 80), self.values.text(said.get("colour"))
        if colour is not None and _COLOUR.fullmatch(colour) is None:
            self.values.wrong(said["colour"], say.NONE_OF.filled(text=colour[:20], known="#000000–#FFFFFF"))
            return None
        if name is None:
            return None
        return {"name": name, "colour": colour.upper()} if colour else {"name": name}

    def _site(self, node: Node) -> dict[str, Any] | None:
        said = self.values.members(node, ("name", "lat", "lon"))
        missing = [name for name in ("name", "lat", "lon") if name not in said]
        for each in missing:
            self.values.wrong(node, say.MISSING.filled(name=each))
        if missing:
            return None
        name = self.values.read_words(said["name"])
        lat, lon = self.values.number(said["lat"], -90, 90), self.values.number(said["lon"], -180, 180)
        if name is None or lat is None or lon is None:
            return None
        return {"name": name, "lat": lat, "lon": lon, "protection": protection_category(lat).value}

    def _milestones(self, node: Node | None) -> tuple[MilestoneState | None, Moment | None]:
        """Read the milestones; return whether and when it was launched, as far as the feed says."""
        nodes = self.values.items(node)
        state, launched = None, None
        for each in nodes:
            # The launch first: whatever came after it is held against it.
            if isinstance(each.value, dict) and _is(each.value.get("seq"), flying.LAUNCH):
                quiet = Values(words=self.values.words)
                parts = each.value
                state = quiet.one_of(parts.get("state"), MilestoneState)
                precision = quiet.one_of(_there(parts.get("precision")), Precision)
                launched = quiet.moment(_there(parts.get("occurred_at")), precision)
                break
        for each in nodes:
            self._milestone(each, launched)
        return state, launched

    def _milestone(self, node: Node, launched: Moment | None) -> None:
        values = self.values
        said = values.members(node, _MILESTONE)
        missing = [name for name in ("seq", "state") if name not in said]
        for name in missing:
            values.wrong(node, say.MISSING.filled(name=name))
        if missing:
            return
        seq, state = values.whole(said["seq"], 1, 10), values.one_of(said["state"], MilestoneState)
        confidence = values.one_of(said.get("confidence"), Confidence) or Confidence.CONFIRMED
        precision, bound = values.one_of(said.get("precision"), Precision), values.one_of(said.get("bound"), Bound)
        occurred = values.moment(said.get("occurred_at"), precision, bound or Bound.AT)
        announced = values.moment(said.get("announced_at"), None)
        planned = values.moment(said.get("planned_at"), None if "occurred_at" in said else precision)
        revisions = [self._revision(each, precision) for each in values.items(said.get("planned_revisions"))]
        note = values.read_words(said.get("note"))
        if seq is None or not once(values, self.lines, f"milestones/{seq}", said["seq"]) or state is None:
            return
        report = flying.Report(seq, state, occurred, announced, None, launched)
        for wrong in (*flying.wrong_report(report, self.now), *flying.wrong_moment("planned_at", planned)):
            values.wrong(said.get(wrong.field, node), wrong.text)
        value = {
            "seq": seq,
            "state": state.value,
            "confidence": confidence.value,
            "occurred_at": wire(occurred),
            "announced_at": wire(announced),
            "planned_at": wire(planned),
            "planned_revisions": [each for each in revisions if each],
            "note": note,
        }
        self._put(f"milestones/{seq}", value, node)

    def _revision(self, node: Node, precision: Precision | None) -> dict[str, Any] | None:
        if isinstance(node.value, dict) and "at" not in node.value:
            said = self.values.members(node, ("planned_at", "announced_at", "reason"))
            if "planned_at" not in said:
                self.values.wrong(node, say.MISSING.filled(name="planned_at"))
                return None
            planned = self._checked(said["planned_at"], self.values.moment(said["planned_at"], None))
            announced = self.values.moment(said.get("announced_at"), None)
            reason = self.values.read_words(said.get("reason"))
        else:
            planned, announced, reason = self._checked(node, self.values.moment(node, precision)), None, None
        if planned is None:
            return None
        return {"planned_at": wire(planned), "announced_at": wire(announced), "reason": reason}

    def _checked(self, node: Node, moment: Moment | None) -> Moment | None:
        for wrong in flying.wrong_moment("", moment):
            self.values.wrong(node, wrong.text)
        return moment

    def _event(self, node: Node) -> None:
        values = self.values
        said = values.members(node, _EVENT)
        code = values.text(said.get("code"))
        if code is None or _CODE.fullmatch(code) is None:
            values.wrong(said.get("code", node), say.BAD_CODE.filled(text=(code or "…")[:60]))
            return
        precision, bound = values.one_of(said.get("precision"), Precision), values.one_of(said.get("bound"), Bound)
        occurred = values.moment(said.get("occurred_at"), precision, bound or Bound.AT)
        name = values.read_words(said.get("name"))
        if "name" not in said:
            known = say.EVENT_NAMES.get(code)
            if known is None:
                values.wrong(node, say.MISSING.filled(name="name"))
            name = {"ja": known.ja, "en": known.en} if known else None
        note = values.read_words(said.get("note"))
        confidence = values.one_of(said.get("confidence"), Confidence) or Confidence.CONFIRMED
        for wrong in flying.wrong_times(self.now, occurred, None):
            values.wrong(said.get(wrong.field, node), wrong.text)
        if not once(values, self.lines, f"events/{code}", node) or name is None:
            return
        value = {
            "code": code,
            "name": name,
            "occurred_at": wire(occurred),
            "confidence": confidence.value,
            "note": note,
        }
        self._put(f"events/{code}", value, node)

    def _update(self, node: Node) -> None:
        values = self.values
        said = values.members(node, _UPDATE)
        missing = [name for name in ("number", "published_at", "title", "body") if name not in said]
        for name in missing:
            values.wrong(node, say.MISSING.filled(name=name))
        if missing:
            return
        number = values.whole(said["number"], 1, 9999)
        published = values.moment(said["published_at"], None)
        severity = values.one_of(said.get("severity"), Severity) or Severity.INFO
        title, body = values.read_words(said["title"]), values.read_words(said["body"])
        corrects = values.whole(said["corrects"], 1, 9999) if "corrects" in said else None
        for wrong in flying.wrong_times(self.now, published, None):
            values.wrong(said["published_at"], wrong.text)
        if number is None or not once(values, self.lines, f"updates/{number}", said["number"]):
            return
        if published is None or title is None or body is None:
            return
        value = {
            "number": number,
            "severity": severity.value,
            "published_at": published.at.isoformat(),
            "title": title,
            "body": body,
            "corrects": corrects,
        }
        self._put(f"updates/{number}", value, node)

    def _window(self, node: Node) -> None:
        values = self.values
        said = values.members(node, ("earliest", "latest", "announced_at", "reason"))
        if "announced_at" not in said:
            values.wrong(node, say.MISSING.filled(name="announced_at"))
            return
        earliest, latest = values.day(said.get("earliest")), values.day(said.get("latest"))
        announced = values.moment(said["announced_at"], None)
        reason = values.read_words(said.get("reason"))
        for wrong in flying.wrong_times(self.now, None, announced):
            values.wrong(said["announced_at"], wrong.text)
        if earliest and latest and latest < earliest:
            values.wrong(said["latest"], flying.window_order().text)
            return
        if announced is None:
            return
        days = {
            "earliest": earliest.isoformat() if earliest else None,
            "latest": latest.isoformat() if latest else None,
        }
        key = window_key(days["earliest"], days["latest"], announced.at)
        if once(values, self.lines, key, node):
            self._put(key, {"window": days, "announced_at": wire(announced), "reason": reason}, node)

    def _ending(self, said: dict[str, Node], launched: tuple[MilestoneState | None, Moment | None]) -> None:
        values = self.values
        state, outcome = values.one_of(said.get("state"), MissionState), values.one_of(said.get("outcome"), Outcome)
        if state is not None:
            self._put("state", state.value, said["state"])
            if state is MissionState.ENDED and "outcome" not in said:
                values.wrong(said["state"], say.NO_OUTCOME)
        if outcome is not None:
            self._put("outcome", outcome.value, said["outcome"])
            if state is not None:
                for wrong in flying.wrong_outcome(outcome, state):
                    values.wrong(said["outcome"], wrong.text)
            if launched[0] in _NOT_LAUNCHED and outcome not in _WITHOUT_LAUNCH:
                values.wrong(said["outcome"], say.NO_LAUNCH.filled(outcome=OUTCOME_NAMES[outcome]))
        if "outcome_note" in said:
            self._put("outcome_note", values.read_words(said["outcome_note"]), said["outcome_note"])
        for name in ("impact", "landed"):
            if name in said:
                self._put("came_down", self._spot(said[name]), said[name])
        if "ended_at" in said:
            ended = values.moment(said["ended_at"], None)
            for wrong in flying.wrong_times(self.now, ended, None):
                values.wrong(said["ended_at"], wrong.text)
            if ended and launched[1] and ended.latest < launched[1].at:
                values.wrong(said["ended_at"], say.ENDED_EARLY)
            self._put("ended_at", wire(ended), said["ended_at"])

    def _spot(self, node: Node) -> dict[str, Any] | None:
        said = self.values.members(node, ("lat", "lon", "miss_m"))
        missing = [name for name in ("lat", "lon") if name not in said]
        for name in missing:
            self.values.wrong(node, say.MISSING.filled(name=name))
        if missing:
            return None
        lat, lon = self.values.number(said["lat"], -90, 90), self.values.number(said["lon"], -180, 180)
        miss = self.values.number(said.get("miss_m"), 0, 6_000_000)
        return {"lat": lat, "lon": lon, "miss_m": miss} if lat is not None and lon is not None else None


def window_key(earliest: str | None, latest: str | None, announced_at: datetime) -> str:
    """Return the key of a window's revision: it has no number of its own."""
    return f"windows/{earliest or ''}..{latest or ''}@{announced_at:%Y-%m-%dT%H:%M}"


def _is(node: Node | None, value: int) -> bool:
    return node is not None and node.value == value and not isinstance(node.value, bool)


def _there(node: Node | None) -> Node | None:
    return node if node is not None and node.value is not None else None
