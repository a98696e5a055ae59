"""One timeline of custody and mission together, as rows to be drawn. The order and the facts are the domain's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from moonmail.client.model import ShipmentDetail
from moonmail.domain import formats
from moonmail.domain.mission import MilestoneState
from moonmail.domain.moment import Confidence, Moment
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language, Text
from moonmail.domain.timeline import Entry, EntryKind, Look, Replanned

# Icon and tone of the mark where it is no plain dot, and the words beside it.
_MARKS: Final[dict[Look, tuple[str, str, Text | None]]] = {
    Look.PAST: ("circle-check", "plain", None),
    Look.PROVISIONAL: ("circle-dot", "warn", Text("暫定の情報です（確認待ち）", "Provisional, to be confirmed")),
    Look.NOW: ("map-pin", "accent", Text("いま、ここです", "It is here now")),
    Look.PLANNED: ("circle", "muted", None),
    Look.SIMULATED: (
        "circle-dashed",
        "muted",
        Text("模擬：計算による予測で、実際の記録ではありません", "Simulated: a computed forecast, not a record"),
    ),
    Look.UNKNOWN: ("circle-help", "unknown", None),
    Look.FAILED: ("circle-x", "bad", None),
    Look.NOT_REACHED: ("circle-minus", "muted", None),
}
_CONFIDENCE: Final[dict[Confidence, Text]] = {
    Confidence.CONFIRMED: Text("確認済み", "confirmed"),
    Confidence.PROVISIONAL: Text("暫定", "provisional"),
    Confidence.SIMULATED: Text("模擬", "simulated"),
}
_HAPPENED: Final = frozenset({Look.PAST, Look.PROVISIONAL, Look.NOW, Look.FAILED})
# Bookings that no longer fly: what the flight will do is not theirs any more. One that ended for what its flight did
# keeps the flight's story.
_GROUNDED: Final = frozenset({BookingState.CANCELLED, BookingState.LAPSED, BookingState.REBOOKED})
# Launch and landing: that their time is not set is told; of the steps between it goes without saying.
_WAITED_FOR: Final = frozenset({2, 9})

_PLANNED: Final = Text("{at}の予定", "Planned {at}")
_PLANNED_WINDOW: Final = Text("{at}の予定", "Planned {at}")
_NOT_SET: Final = Text("時期は未定", "Not yet scheduled")
_WAS_PLANNED: Final = Text("予定は{at}でした", "Was planned {at}")
_SINCE: Final = Text("{at}から", "Since {at}")
_NO_TIME: Final = Text("時刻は公表されていません", "Time not published")
_ANNOUNCED: Final = Text("{at}に公表", "Announced {at}")
_MOVED: Final = Text("予定の変更：以前は{old}（{reason}）", "Replanned: was {old} ({reason})")
_MOVED_BARE: Final = Text("予定の変更：以前は{old}", "Replanned: was {old}")
_MILESTONE: Final = Text("マイルストーン{n}", "Milestone {n}")
_HELD: Final = Text("お預かり：{holder}", "Held by: {holder}")
_SOURCE: Final = Text("出典：{source}（{sure}）", "Source: {source} ({sure})")
_SURE: Final = Text("（{sure}）", "({sure})")


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """``look``: a ``domain.timeline.Look``. ``joins``: how the line goes on: solid, dashed or dotted."""

    key: str
    look: str
    mission: bool
    title: str
    status: str
    icon: str
    tone: str
    at: str
    place: str
    source: str
    more: list[str]
    first: bool
    last: bool
    joins: str
    spoken: str


def entries_of(detail: ShipmentDetail, now: datetime) -> tuple[Entry, ...]:
    """Return the entries that are this member's: a booking that does not fly has only what was."""
    from moonmail.contract.timelines import timeline_of

    entries = timeline_of(detail.mission, detail.shipment, detail.custody, now)
    flew = detail.entitlement is not None
    if detail.booking is None or (detail.booking.state in _GROUNDED and not flew):
        return tuple(entry for entry in entries if entry.kind is EntryKind.CUSTODY and entry.look in _HAPPENED)
    return entries


def derive_timeline(
    detail: ShipmentDetail | None, now: datetime, language: Language, zone: ZoneInfo
) -> tuple[TimelineRow, ...]:
    """``now`` is the server's time: a plan that has passed in silence is not known, never still to come."""
    if detail is None:
        return ()
    entries = entries_of(detail, now)
    teller = _Teller(detail, language, zone)
    return tuple(teller.row(entry, at, entries) for at, entry in enumerate(entries))


class _Teller:
    """Puts the entries of one shipment into words of one language and zone."""

    def __init__(self, detail: ShipmentDetail, language: Language, zone: ZoneInfo) -> None:
        self._language = language
        self._zone = zone
        mission = detail.mission
        self._mission_source = mission.source.text() if mission else None
        self._under_way = {
            milestone.seq
            for milestone in (mission.milestones if mission else ())
            if milestone.state is MilestoneState.IN_PROGRESS
        }
        self._holders = {f"custody:{event.id}": event.holder.text() for event in detail.custody}

    def row(self, entry: Entry, at: int, entries: Sequence[Entry]) -> TimelineRow:
        icon, tone, status = _MARKS[entry.look]
        following = entries[at + 1].look if at + 1 < len(entries) else None
        title, when, place, source = self._say(entry.title), self._when(entry), self._place(entry), self._source(entry)
        word = self._say(status) if status else ""
        more = self._more(entry)
        parts = [title, word, when, place, source, *more]
        return TimelineRow(
            key=entry.key,
            look=entry.look.value,
            mission=entry.kind is not EntryKind.CUSTODY,
            title=title,
            status=word,
            icon=icon,
            tone=tone,
            at=when,
            place=place,
            source=source,
            more=more,
            first=at == 0,
            last=following is None,
            joins="solid"
            if following in _HAPPENED and entry.look in _HAPPENED
            else "dashed"
            if following is Look.PLANNED
            else "dotted",
            spoken=("、" if self._language is Language.JA else ", ").join(part for part in parts if part),
        )

    def _say(self, text: Text) -> str:
        return text.in_(self._language)

    def _moment(self, moment: Moment) -> str:
        return formats.moment(moment, self._language, self._zone, name_japan=False)

    def _when(self, entry: Entry) -> str:
        if entry.look is Look.PLANNED:
            if entry.planned:
                return self._say(_PLANNED).format(at=self._moment(entry.planned))
            if entry.window and (entry.window.earliest or entry.window.latest):
                return self._say(_PLANNED_WINDOW).format(at=formats.window(entry.window, self._language))
            return self._say(_NOT_SET) if entry.seq in _WAITED_FOR else ""
        if entry.occurred:
            at = self._moment(entry.occurred)
            return self._say(_SINCE).format(at=at) if self._goes_on(entry) else at
        if entry.look in {Look.UNKNOWN, Look.FAILED, Look.SIMULATED} and entry.planned:
            return self._say(_WAS_PLANNED if entry.look is not Look.SIMULATED else _PLANNED).format(
                at=self._moment(entry.planned)
            )
        happened = entry.look in {Look.PAST, Look.PROVISIONAL} and not self._goes_on(entry)
        return self._say(_NO_TIME) if happened else ""

    def _goes_on(self, entry: Entry) -> bool:
        return entry.look is Look.NOW and entry.seq in self._under_way

    def _place(self, entry: Entry) -> str:
        holder = self._holders.get(entry.key)
        parts = [
            self._say(entry.place) if entry.place else "",
            self._say(_HELD).format(holder=self._say(holder)) if holder and entry.look in _HAPPENED else "",
            self._say(_MILESTONE).format(n=entry.seq) if entry.seq and entry.look in _HAPPENED | {Look.UNKNOWN} else "",
        ]
        return (" ・ " if self._language is Language.JA else " · ").join(part for part in parts if part)

    def _source(self, entry: Entry) -> str:
        """Who says so and how sure it is; a plan has neither yet."""
        if entry.look not in _HAPPENED | {Look.SIMULATED}:
            return ""
        source = entry.source or self._mission_source
        sure = self._say(_CONFIDENCE[entry.confidence])
        if source is None:
            return self._say(_SURE).format(sure=sure)
        return self._say(_SOURCE).format(source=self._say(source), sure=sure)

    def _more(self, entry: Entry) -> list[str]:
        lines = [self._say(entry.note)] if entry.note else []
        if entry.announced and entry.announced != entry.occurred and entry.look is not Look.PLANNED:
            lines.append(self._say(_ANNOUNCED).format(at=self._moment(entry.announced)))
        if entry.occurred and entry.planned and entry.look in _HAPPENED and entry.planned != entry.occurred:
            lines.append(self._say(_WAS_PLANNED).format(at=self._moment(entry.planned)))
        return lines + [self._replanned(revision) for revision in reversed(entry.replanned)]

    def _replanned(self, revision: Replanned) -> str:
        old = self._moment(revision.planned)
        text = (
            self._say(_MOVED).format(old=old, reason=self._say(revision.reason))
            if revision.reason
            else self._say(_MOVED_BARE).format(old=old)
        )
        if revision.announced is None:
            return text
        announced = self._say(_ANNOUNCED).format(at=self._moment(revision.announced))
        return f"{text}　{announced}" if self._language is Language.JA else f"{text}. {announced}"
