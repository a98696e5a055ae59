"""Parts of a flight in short words, so that staff see what a feed changes."""

from __future__ import annotations

from typing import Any

from moonmail.contract.base import MomentOut, Words
from moonmail.domain import formats
from moonmail.domain.flying import MILESTONE_STATE_NAMES, MISSION_STATE_NAMES
from moonmail.domain.mission import OBLIGATION_NAMES, OUTCOME_NAMES, MilestoneState, ObligationEnd, Outcome
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text


def short_words(key: str, value: Any) -> Words | None:
    """Return a part in short words for staff."""
    if value is None:
        return None
    text = _short(key.partition("/")[0], value)
    return Words.of(text) if text.ja and text.en else None


def _short(name: str, value: Any) -> Text:
    match name:
        case "milestones":
            state = MILESTONE_STATE_NAMES[MilestoneState(value["state"])]
            return _with_time(state, value["occurred_at"] or value["planned_at"])
        case "events":
            return _with_time(Text(**value["name"]), value["occurred_at"])
        case "updates":
            return Text(**value["title"])
        case "windows":
            window = value["window"]
            return _both(f"{window['earliest'] or '…'} – {window['latest'] or '…'}")
        case "site":
            return Text(**value["name"])
        case "alternate_sites":
            ja, en = ("、".join(s["name"]["ja"] for s in value), ", ".join(s["name"]["en"] for s in value))
            return Text(ja or "なし", en or "none")
        case "state":
            return MISSION_STATE_NAMES[MissionState(value)]
        case "outcome":
            return OUTCOME_NAMES[Outcome(value)]
        case "obligation_end":
            return OBLIGATION_NAMES[ObligationEnd(value)]
        case "landing_planned_at" | "ended_at":
            return _time(value)
        case "came_down":
            return _both(f"{value['lat']:g}, {value['lon']:g}")
        case "operator":
            return _both(value["name"])
        case "lander" | "launch_site" | "source" | "outcome_note":
            return Text(**value)
        case _:
            return _both(str(value))


def _both(text: str) -> Text:
    return Text(text, text)


def _time(value: Any) -> Text:
    moment = MomentOut.model_validate(value).moment()
    return formats.both(lambda language: formats.moment(moment, language))


def _with_time(text: Text, value: Any) -> Text:
    if not value:
        return text
    time = _time(value)
    return Text(f"{text.ja}　{time.ja}", f"{text.en}, {time.en}")
