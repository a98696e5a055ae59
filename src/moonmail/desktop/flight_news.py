"""What is new about a flight since it was looked at last, in words for a notification. Pure.

Bad news is never told by a notification: it only says that there is news, and the letter in the app tells it first.
What is simulated, provisional or not known is no news for a desktop either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moonmail.desktop.viewmodels.flight_rows import window_of
from moonmail.domain import formats
from moonmail.domain.mission import MILESTONE_NAMES, MilestoneState, Outcome, Severity
from moonmail.domain.moment import Confidence
from moonmail.domain.states import MissionState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moonmail.contract.missions import Mission

_CAREFULLY: Final = Text("お預かり品についてお知らせがあります", "There is news of your shipment")
_OPEN: Final = Text("{flight} 便です。MoonMailを開いてご確認ください。", "It is about {flight}. Please open MoonMail.")
_UPDATE: Final = Text("{flight} 便からのお知らせ", "News of {flight}")
_WINDOW: Final = Text("{flight} 便の打上げ期間が変わりました", "The launch window of {flight} has changed")
_REACHED: Final = Text("{flight} 便：{name}", "{flight}: {name}")
_REACHED_BODY: Final = Text("達成しました。", "Achieved.")
_STATE: Final[dict[MissionState, Text]] = {
    MissionState.IN_FLIGHT: Text("{flight} 便が打ち上がりました", "{flight} has been launched"),
    MissionState.LANDED: Text("{flight} 便が月面に着きました", "{flight} is on the Moon"),
}
_STATE_BODY: Final = Text("旅のようすは、MoonMailでご覧いただけます。", "Follow it in MoonMail.")
_MANY: Final = Text("{n}便にお知らせがあります", "There is news of {n} flights")
_MANY_BODY: Final = Text("{flights}。MoonMailでご確認ください。", "{flights}. Please open MoonMail.")
# The key of what is told of several flights at once.
TOGETHER: Final = "flights"
_BAD_STATES: Final = frozenset({MilestoneState.FAILED, MilestoneState.NOT_REACHED, MilestoneState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Mark:
    """What was known of a flight when it was looked at."""

    update: int
    windows: int
    state: MissionState
    outcome: Outcome | None
    milestones: tuple[tuple[int, MilestoneState, Confidence], ...]


@dataclass(frozen=True, slots=True)
class News:
    """``key``: a newer one with the same key takes its place. ``mission_id``: empty: several flights."""

    key: str
    mission_id: str
    title: str
    body: str


def mark_of(mission: Mission) -> Mark:
    return Mark(
        max((update.number for update in mission.updates), default=0),
        len(mission.windows),
        mission.state,
        mission.outcome,
        tuple((m.seq, m.state, m.confidence) for m in mission.milestones),
    )


def news_of(before: Mark, mission: Mission, language: Language) -> News | None:
    """Return what to tell of a flight; None: nothing that a desktop should hear of."""

    def say(title: Text, body: Text | str) -> News:
        words = body if isinstance(body, str) else body.filled(flight=mission.flight_number).in_(language)
        return News(mission.id, mission.id, title.filled(flight=mission.flight_number).in_(language), words)

    if _is_bad(before, mission):
        return say(_CAREFULLY, _OPEN)
    updates = [update for update in mission.updates if update.number > before.update]
    if updates:
        return say(_UPDATE, updates[-1].title.text().in_(language))
    if len(mission.windows) > before.windows:
        newest = mission.windows[-1]
        reason = newest.reason.text().in_(language) if newest.reason else ""
        window = formats.window(window_of(newest.window), language)
        return say(_WINDOW, f"{window}\n{reason}".strip())
    if mission.state is not before.state and mission.state in _STATE:
        return say(_STATE[mission.state], _STATE_BODY)
    known = set(before.milestones)
    for milestone in reversed(mission.milestones):
        new = (milestone.seq, milestone.state, milestone.confidence) not in known
        if new and milestone.state is MilestoneState.ACHIEVED and milestone.confidence is Confidence.CONFIRMED:
            return say(_REACHED.filled(flight="{flight}", name=MILESTONE_NAMES[milestone.seq]), _REACHED_BODY)
    return None


def _is_bad(before: Mark, mission: Mission) -> bool:
    if mission.outcome is not None and mission.outcome is not before.outcome and mission.outcome is not Outcome.SUCCESS:
        return True
    if mission.state is MissionState.CANCELLED and before.state is not MissionState.CANCELLED:
        return True
    if any(u.severity is Severity.BAD for u in mission.updates if u.number > before.update):
        return True
    known = {seq: state for seq, state, _ in before.milestones}
    return any(m.state in _BAD_STATES and known.get(m.seq) is not m.state for m in mission.milestones)


def together(found: Sequence[News], flights: dict[str, str], language: Language) -> list[News]:
    """Return what to post: one for each flight, or one for all of them when there are more than two."""
    if len(found) <= 2:
        return list(found)
    names = ("、" if language is Language.JA else ", ").join(flights[news.mission_id] for news in found)
    title = _MANY.filled(n=str(len(found))).in_(language)
    return [News(TOGETHER, "", title, _MANY_BODY.filled(flights=names).in_(language))]
