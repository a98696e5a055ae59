"""The lists of the flight page, from the flight's own data: price ladder, windows, milestones, news, rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from moonmail.domain import formats
from moonmail.domain.mission import ENTITLEMENT_NAMES, MILESTONE_NAMES, MilestoneState, Severity
from moonmail.domain.moment import Confidence, Window
from moonmail.domain.sizes import SIZES, SizeKind
from moonmail.domain.text import Language, Text
from moonmail.sky.disc import on_disc

if TYPE_CHECKING:
    from moonmail.contract.base import MomentOut, WindowOut, Words
    from moonmail.contract.missions import Milestone, Mission, MissionUpdate, Offer


@dataclass(frozen=True, slots=True)
class OfferRow:
    size: str
    name: str
    measure: str
    remaining: str
    price: str
    soldOut: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class WindowRow:
    number: int
    window: str
    announced: str
    reason: str
    holds: bool


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """``line`` draws the timeline: solid (it happened), dashed (planned), dotted (not known)."""

    key: str
    name: str
    standing: str
    icon: str
    tone: str
    when: str
    detail: str
    line: str
    spoken: str


@dataclass(frozen=True, slots=True)
class UpdateRow:
    number: int
    title: str
    body: str
    when: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class RightRow:
    key: str
    name: str
    isDefault: bool


_LEFT: Final = Text("のこり{n}枠", "{n} left")
_SOLD_OUT: Final = Text("満席", "Sold out")
_PLATE_MM: Final = Text("{w}×{h} mm", "{w}×{h} mm")
_CAPSULE_MM: Final = Text("六角 {w}×高さ{h} mm", "hexagonal, {w}×{h} mm")
_ANNOUNCED_ON: Final = Text("{time} 発表", "announced {time}")
_PLANNED_FOR: Final = Text("予定：{time}", "planned for {time}")
_WAS_PLANNED: Final = Text("変更前の予定：{time}", "earlier plan: {time}")
_WAS_PLANNED_WHY: Final = Text("変更前の予定：{time}（{reason}）", "earlier plan: {time} ({reason})")
_TIME_NOT_PUBLISHED: Final = Text("日時は公表されていません", "time not published")
_CORRECTS: Final = Text("第{n}号の訂正です。", "This corrects no. {n}.")
_ALTERNATES: Final = Text("代替の着陸地：{names}", "Alternate sites: {names}")
_UNKNOWN_YET: Final = Text("まだ分かっていません", "not known yet")


@dataclass(frozen=True, slots=True)
class _MilestoneLook:
    word: Text
    icon: str
    tone: str
    line: str


_LOOKS: Final[dict[MilestoneState, _MilestoneLook]] = {
    MilestoneState.PLANNED: _MilestoneLook(Text("予定", "Planned"), "circle-dashed", "muted", "dashed"),
    MilestoneState.IN_PROGRESS: _MilestoneLook(Text("進行中", "Under way"), "circle-dot", "accent", "dashed"),
    MilestoneState.ACHIEVED: _MilestoneLook(Text("達成", "Achieved"), "circle-check", "ok", "solid"),
    MilestoneState.FAILED: _MilestoneLook(Text("達成できず", "Not achieved"), "circle-x", "bad", "solid"),
    MilestoneState.NOT_REACHED: _MilestoneLook(Text("到達せず", "Not reached"), "circle-minus", "muted", "dotted"),
    MilestoneState.SUPERSEDED: _MilestoneLook(Text("計画変更", "Replaced"), "circle-minus", "muted", "dotted"),
    MilestoneState.UNKNOWN: _MilestoneLook(Text("確認中", "Being confirmed"), "circle-help", "unknown", "dotted"),
}
_CONFIDENCE: Final[dict[Confidence, Text | None]] = {
    Confidence.CONFIRMED: None,
    Confidence.PROVISIONAL: Text("暫定", "provisional"),
    Confidence.SIMULATED: Text("シミュレーション", "simulated"),
}
_SEVERITIES: Final[dict[Severity, tuple[str, str]]] = {
    Severity.INFO: ("info", "muted"),
    Severity.GOOD: ("circle-check", "ok"),
    Severity.DELAY: ("clock-alert", "warn"),
    Severity.BAD: ("circle-alert", "bad"),
}
_HAPPENED: Final = frozenset({MilestoneState.ACHIEVED, MilestoneState.FAILED})


def words(text: Words | None, language: Language) -> str:
    return text.text().in_(language) if text else ""


def window_of(window: WindowOut) -> Window:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return Window(day(window.earliest), day(window.latest))


def disc_place(lat: float, lon: float) -> tuple[float, float] | None:
    """Return where a site is on the near side's disc, x to the right and y down from 0 to 1; None on the far side."""
    at = on_disc(lat, lon)
    return ((1 + at.x) / 2, (1 - at.y) / 2) if at.front else None


def coordinates(lat: float, lon: float) -> str:
    return f"{abs(lat):.1f}°{'N' if lat >= 0 else 'S'} {abs(lon):.1f}°{'E' if lon >= 0 else 'W'}"


def offer_rows(offers: tuple[Offer, ...], language: Language) -> tuple[OfferRow, ...]:
    def row(offer: Offer) -> OfferRow:
        name = SIZES[offer.size].name.in_(language)
        shape = _PLATE_MM if offer.kind is SizeKind.PLATE else _CAPSULE_MM
        measure = shape.filled(w=f"{offer.width_mm:g}", h=f"{offer.height_mm:g}").in_(language)
        left = _LEFT.filled(n=f"{offer.left:,}").in_(language) if offer.left else _SOLD_OUT.in_(language)
        price = formats.yen(offer.price.amount, language)
        spoken = ("、" if language is Language.JA else ", ").join((name, measure, price, left))
        return OfferRow(str(offer.size), name, measure, left, price, offer.left == 0, spoken)

    return tuple(
        row(offer) for offer in sorted(offers, key=lambda offer: (offer.kind != SizeKind.PLATE, offer.price.amount))
    )


def window_rows(mission: Mission, language: Language, zone: ZoneInfo) -> tuple[WindowRow, ...]:
    """Newest first: the one that holds is on top."""
    last = len(mission.windows) - 1
    return tuple(
        WindowRow(
            number=number,
            window=formats.window(window_of(revision.window), language),
            announced=_ANNOUNCED_ON.filled(time=formats.moment(revision.announced_at.moment(), language, zone)).in_(
                language
            ),
            reason=words(revision.reason, language),
            holds=number == last,
        )
        for number, revision in reversed(list(enumerate(mission.windows)))
    )


def _say(moment: MomentOut | None, language: Language, zone: ZoneInfo) -> str:
    return formats.moment(moment.moment(), language, zone) if moment else ""


def _when(milestone: Milestone, language: Language, zone: ZoneInfo) -> str:
    if milestone.occurred_at:
        return _say(milestone.occurred_at, language, zone)
    planned = _say(milestone.planned_at, language, zone)
    if planned:
        return _PLANNED_FOR.filled(time=planned).in_(language)
    if milestone.state is MilestoneState.ACHIEVED:
        return _TIME_NOT_PUBLISHED.in_(language)
    return _UNKNOWN_YET.in_(language) if milestone.state is MilestoneState.UNKNOWN else ""


def _detail(milestone: Milestone, language: Language, zone: ZoneInfo) -> str:
    lines = [words(milestone.note, language)]
    if milestone.announced_at and milestone.announced_at != milestone.occurred_at:
        lines.append(_ANNOUNCED_ON.filled(time=_say(milestone.announced_at, language, zone)).in_(language))
    for revision in milestone.planned_revisions:
        time, reason = _say(revision.planned_at, language, zone), words(revision.reason, language)
        lines.append(
            (_WAS_PLANNED_WHY.filled(time=time, reason=reason) if reason else _WAS_PLANNED.filled(time=time)).in_(
                language
            )
        )
    return "\n".join(line for line in lines if line)


def _milestone_row(milestone: Milestone, language: Language, zone: ZoneInfo) -> MilestoneRow:
    look = _LOOKS[milestone.state]
    sure = _CONFIDENCE[milestone.confidence] if milestone.state in _HAPPENED | {MilestoneState.IN_PROGRESS} else None
    standing = look.word.in_(language)
    icon, tone, line = look.icon, look.tone, look.line
    if sure is not None:
        standing = (
            f"{standing}（{sure.in_(language)}）" if language is Language.JA else f"{standing} ({sure.in_(language)})"
        )
        icon, tone, line = "circle-dashed", "unknown", "dotted"
    name = MILESTONE_NAMES[milestone.seq].in_(language)
    when, detail = _when(milestone, language, zone), _detail(milestone, language, zone)
    comma = "、" if language is Language.JA else ", "
    return MilestoneRow(
        key=f"m{milestone.seq}",
        name=f"{milestone.seq}　{name}" if language is Language.JA else f"{milestone.seq}  {name}",
        standing=standing,
        icon=icon,
        tone=tone,
        when=when,
        detail=detail,
        line=line,
        spoken=comma.join(part for part in (str(milestone.seq), name, standing, when, detail) if part),
    )


def in_order_as_it_happened(milestones: list[Milestone]) -> list[Milestone]:
    """Return what happened by its time, then what did not, by number. What has no time keeps its neighbours."""
    happened = sorted((m for m in milestones if m.state in _HAPPENED), key=lambda m: m.seq)
    keyed: list[tuple[datetime | None, Milestone]] = []
    latest: datetime | None = None
    for milestone in happened:
        at = milestone.occurred_at.moment().latest if milestone.occurred_at else latest
        latest = max(at, latest) if at and latest else at or latest
        keyed.append((at, milestone))
    first = [m for at, m in keyed if at is None]
    timed = [m for at, m in sorted(((at, m) for at, m in keyed if at is not None), key=lambda pair: pair[0])]
    rest = sorted((m for m in milestones if m.state not in _HAPPENED), key=lambda m: m.seq)
    return first + timed + rest


def milestone_rows(mission: Mission, language: Language, zone: ZoneInfo) -> tuple[MilestoneRow, ...]:
    """The ten milestones; a flight that published none shows its events in their place."""
    if mission.milestones:
        return tuple(_milestone_row(m, language, zone) for m in in_order_as_it_happened(mission.milestones))
    look = _LOOKS[MilestoneState.ACHIEVED]
    rows = []
    for event in mission.events:
        when = _say(event.occurred_at, language, zone) or _TIME_NOT_PUBLISHED.in_(language)
        name, detail = words(event.name, language), words(event.note, language)
        spoken = ("、" if language is Language.JA else ", ").join(part for part in (name, when, detail) if part)
        rows.append(MilestoneRow(event.code, name, "", look.icon, look.tone, when, detail, look.line, spoken))
    return tuple(rows)


def _corrected(update: MissionUpdate, language: Language) -> str:
    return _CORRECTS.filled(n=str(update.corrects)).in_(language) + "\n" if update.corrects else ""


def alternates(mission: Mission, language: Language) -> str:
    """Return where it may land instead; empty: nowhere was named."""
    names = [site.name.text().in_(language) for site in mission.alternate_sites]
    listed = ("、" if language is Language.JA else ", ").join(names)
    return _ALTERNATES.filled(names=listed).in_(language) if listed else ""


def update_rows(mission: Mission, language: Language, zone: ZoneInfo) -> tuple[UpdateRow, ...]:
    """Newest first."""
    return tuple(
        UpdateRow(
            number=update.number,
            title=words(update.title, language),
            body=_corrected(update, language) + words(update.body, language),
            when=formats.time_of(update.published_at, language, zone),
            icon=_SEVERITIES[update.severity][0],
            tone=_SEVERITIES[update.severity][1],
        )
        for update in reversed(mission.updates)
    )


def right_rows(mission: Mission, language: Language) -> tuple[RightRow, ...]:
    return tuple(
        RightRow(str(kind), ENTITLEMENT_NAMES[kind].in_(language), kind == mission.terms.default_entitlement)
        for kind in mission.terms.entitlements
    )
