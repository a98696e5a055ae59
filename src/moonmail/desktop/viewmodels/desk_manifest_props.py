"""Manifests at the desk, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.manifest_gaps import GAP_WORDS, SUPPLIED_BY, SUPPLIER_NAMES, GapKind, Supplier
from moonmail.domain.manifest_words import FIELD_NAMES, exact, material_words, value_words
from moonmail.domain.moment import Window
from moonmail.domain.nations import NATIONS
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.manifests import (
        ManifestDraft,
        ManifestFlight,
        ManifestGap,
        ManifestLine,
    )

_CLOSES_IN: Final = Text("締切まであと{days}日", "Closes in {days} days")
_CLOSES_TODAY: Final = Text("今日が締切です", "Closes today")
_CLOSED: Final = Text("締切を過ぎています", "Updates are closed")
_OVER: Final = Text("打上げ済み・中止", "Launched or cancelled")
_NO_WINDOW: Final = Text("打上げ期間が未定です", "No launch window yet")
_CLOSES_ON: Final = Text(
    "更新の締切は{day}（打上げの60日前）です。", "Updates close on {day}, 60 days before the launch."
)
_CLOSED_ON: Final = Text(
    "更新は{day}に締め切りました（打上げの60日前）。確定には理由が必要です。",
    "Updates closed on {day}, 60 days before the launch. Freezing needs a reason.",
)
_NO_CLOSING: Final = Text(
    "打上げ期間が決まると、その60日前が更新の締切になります。",
    "Once there is a launch window, updates close 60 days before it.",
)
_IS_OVER: Final = Text(
    "打上げ済み、または中止の便です。最後に確定した版がそのまま残ります。",
    "This flight has launched or was cancelled. The last version stays as it is.",
)
_WINDOW: Final = Text("打上げ　{window}", "Launch: {window}")
_VERSION: Final = Text("第{n}版", "Version {n}")
_NONE_FROZEN: Final = Text("未確定", "None frozen")
_SHIPMENTS: Final = Text("{n}件", "{n}")
_SAMPLE: Final = Text("見本の便", "Sample flight")
_FACT_SHIPMENTS: Final = Text("お預かり品", "Shipments")
_FACT_SHIPMENTS_VALUE: Final = Text(
    "{all}件（品物 {items}・プレート {plates}）", "{all} ({items} items, {plates} plates)"
)
_FACT_MASS: Final = Text("総質量", "Total mass")
_FACT_PROTECTION: Final = Text("惑星保護", "Planetary protection")
_FACT_PROTECTION_VALUE: Final = Text("カテゴリー{category}", "Category {category}")
_FACT_ORGANIC: Final = Text("有機物", "Organic material")
_FACT_ORGANIC_DUE: Final = Text("{mass}（1 kgを超え、目録が必要）", "{mass} (over 1 kg: inventory due)")
_FACT_ORGANIC_UNKNOWN: Final = Text("{said}・不明 {n}件", "{said}, {n} not known")
_FACT_KINDS: Final = Text("有機物の目録", "Organic inventory")
_FACT_HAZARDOUS: Final = Text("危険物（上限）", "Hazardous (at most)")
_FACT_NATIONS: Final = Text("持ち主の国籍", "Owners' nationalities")
_FACT_NATION: Final = Text("{nation}\u00a0{n}", "{nation}\u00a0{n}")
_FACT_MORE: Final = Text("ほか\u00a0{n}", "others\u00a0{n}")
_COMPLETE: Final = Text("足りない項目はありません", "Nothing is missing")
_MISSING: Final = Text("足りない項目　{n}件", "{n} missing")
_MORE_LINES: Final = Text("ほかに{n}件あります。", "There are {n} more.")
_DIMENSIONS: Final = Text("寸法", "Dimensions")
_WHO: Final = Text("確認先：{supplier}", "Ask: {supplier}")
_OF_FLIGHT: Final = Text("便", "Flight")
_MOST_NATIONS: Final = 5
_OF_LINE: Final = (
    "size",
    "state",
    "mass_mg",
    "measured",
    "materials",
    "organic_mg",
    "owner_nationality",
    "review",
    "screening",
    "declared_yes",
    "declared_unsure",
)


@dataclass(frozen=True, slots=True)
class FlightRow:
    missionId: str
    title: str
    place: str
    window: str
    standing: str
    iconName: str
    tone: str
    count: str
    version: str
    current: bool


@dataclass(frozen=True, slots=True)
class FactRow:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """What is missing, of one kind."""

    gapKind: str
    words: str
    supplier: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """A shipment that lacks it. ``lineId`` is empty for the flight itself."""

    lineId: str
    number: str
    name: str
    detail: str
    current: bool


class ManifestInputs(NamedTuple):
    """``flights`` None: not known yet; ``asking``: it is asked for. ``kind``: of the gaps; ``lines``: what lacks it."""

    flights: Sequence[ManifestFlight] | None
    opened: str
    draft: ManifestDraft | None
    lines: Sequence[ManifestGap]
    kind: GapKind | None
    line: str
    asking: bool
    told: Told
    today: date
    language: Language


@dataclass(frozen=True, slots=True)
class ManifestProps:
    """``state``: loading, empty, failed or ready; of the draft ``draftState``: none or as these.

    ``goTo``: the page on which what is missing can be seen to, or empty.
    """

    state: str = "loading"
    draftState: str = "none"
    flightIndex: int = -1
    flightNames: tuple[str, ...] = ()
    title: str = ""
    place: str = ""
    closing: str = ""
    closed: bool = False
    over: bool = False
    complete: bool = False
    missing: str = ""
    moreLines: str = ""
    lineTitle: str = ""
    goTo: str = ""
    goToText: str = ""
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    flights: tuple[FlightRow, ...] = ()
    facts: tuple[FactRow, ...] = ()
    gaps: tuple[GapRow, ...] = ()
    lines: tuple[LineRow, ...] = ()
    lineFacts: tuple[FactRow, ...] = ()


# Where it can be seen to.
PLACES: Final[dict[Supplier, str]] = {
    Supplier.OPERATIONS: "flights",
    Supplier.RECEIVING: "receive",
    Supplier.MEMBER: "find",
    Supplier.REVIEW: "find",
}


def derive_manifest(inputs: ManifestInputs) -> ManifestProps:
    language, flights, said = inputs.language, inputs.flights, inputs.told
    known = list(flights or ())
    places = {flight.mission_id: at for at, flight in enumerate(known)}
    opened = known[places[inputs.opened]] if inputs.opened in places else None
    draft = inputs.draft if opened is not None else None
    unknown = "loading" if inputs.asking else "failed"
    state = unknown if flights is None else "ready" if known else "empty"
    line = next((gap.line for gap in inputs.lines if gap.line is not None and str(gap.line.id) == inputs.line), None)
    place = _place(inputs)
    return ManifestProps(
        state=state,
        draftState="none" if opened is None else unknown if draft is None else "ready",
        flightIndex=places.get(inputs.opened, -1),
        flightNames=tuple(f"{each.flight_number} {each.site.text().in_(language)}" for each in known),
        title=opened.flight_number if opened else "",
        place=_head(opened, language) if opened else "",
        closing=_closing(opened, language) if opened else "",
        closed=opened.closed if opened else False,
        over=opened.over if opened else False,
        complete=draft.complete if draft else False,
        missing=_missing(draft).in_(language) if draft else "",
        moreLines=_more(inputs, draft),
        lineTitle=line.name if line else "",
        goTo=place,
        goToText=SUPPLIER_NAMES[_supplier(inputs.kind)].in_(language) if place and inputs.kind else "",
        happened=said.happened,
        safe=said.safe,
        next=said.next,
        code=said.code,
        flights=tuple(_flight_row(each, inputs) for each in known),
        facts=_facts(draft, language) if draft else (),
        gaps=_gap_rows(draft, inputs) if draft else (),
        lines=tuple(_line_rows(inputs)),
        lineFacts=_line_facts(line, language) if line else (),
    )


def _head(flight: ManifestFlight, language: Language) -> str:
    site = flight.site.text().in_(language)
    return f"{site} · {_SAMPLE.in_(language)}" if flight.sample else site


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _closing(flight: ManifestFlight, language: Language) -> str:
    if flight.over:
        return _IS_OVER.in_(language)
    last = _day(flight.closes_on)
    if last is None:
        return _NO_CLOSING.in_(language)
    words = _CLOSED_ON if flight.closed else _CLOSES_ON
    return words.filled(day=formats.both(lambda each: formats.day(last, each))).in_(language)


def _flight_row(flight: ManifestFlight, inputs: ManifestInputs) -> FlightRow:
    language, last = inputs.language, _day(flight.closes_on)
    if flight.over:
        standing, icon, tone = _OVER, "plane-takeoff", "muted"
    elif last is None:
        standing, icon, tone = _NO_WINDOW, "circle-help", "muted"
    elif flight.closed:
        standing, icon, tone = _CLOSED, "lock", "warn"
    else:
        days = (last - inputs.today).days
        standing = _CLOSES_IN.filled(days=f"{days:,}") if days > 0 else _CLOSES_TODAY
        icon, tone = "calendar-clock", "warn" if days <= 14 else "plain"
    newest = flight.versions[0] if flight.versions else None
    window = formats.window(Window(_day(flight.earliest), _day(flight.latest)), language)
    return FlightRow(
        missionId=flight.mission_id,
        title=flight.flight_number,
        place=flight.site.text().in_(language),
        window=formats.stacked(_WINDOW.filled(window=window).in_(language)),
        standing=standing.in_(language),
        iconName=icon,
        tone=tone,
        count=_SHIPMENTS.filled(n=f"{flight.shipments:,}").in_(language),
        version=(_VERSION.filled(n=str(newest.number)) if newest else _NONE_FROZEN).in_(language),
        current=flight.mission_id == inputs.opened,
    )


def _facts(draft: ManifestDraft, language: Language) -> tuple[FactRow, ...]:
    sums, organic = draft.totals, draft.totals.organic
    separator = "、" if language is Language.JA else ", "
    shipments = _FACT_SHIPMENTS_VALUE.filled(
        all=f"{sums.shipments:,}", items=f"{sums.items:,}", plates=f"{sums.plate_shipments:,}"
    )
    rows = [
        (_FACT_SHIPMENTS, shipments.in_(language)),
        (_FACT_MASS, exact(sums.mass_mg, "g")),
        (_FACT_PROTECTION, _FACT_PROTECTION_VALUE.filled(category=draft.protection.value).in_(language)),
    ]
    if organic.asked:
        mass = exact(organic.total_mg, "g")
        said = _FACT_ORGANIC_DUE.filled(mass=mass).in_(language) if organic.inventory_due else mass
        if organic.unknown:
            said = _FACT_ORGANIC_UNKNOWN.filled(said=said, n=f"{organic.unknown:,}").in_(language)
        rows.append((_FACT_ORGANIC, said))
        kinds = [
            f"{material_words(kind, language)}\N{NO-BREAK SPACE}{exact(each, 'g')}"
            for kind, each in organic.by_kind_mg.items()
        ]
        if kinds:
            rows.append((_FACT_KINDS, separator.join(kinds)))
    rows.append((_FACT_HAZARDOUS, exact(sums.hazardous_mg, "g")))
    rows.append((_FACT_NATIONS, separator.join(_nations(sums.owners_by_nationality, language))))
    return tuple(FactRow(label.in_(language), value) for label, value in rows if value)


def _nations(counts: dict[str, int], language: Language) -> Iterator[str]:
    """Yield the most frequent ones by name, and the others together."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    for code, count in ordered[:_MOST_NATIONS]:
        name = NATIONS[code].in_(language) if code in NATIONS else code
        yield _FACT_NATION.filled(nation=name, n=f"{count:,}").in_(language)
    if others := sum(count for _, count in ordered[_MOST_NATIONS:]):
        yield _FACT_MORE.filled(n=f"{others:,}").in_(language)


def _missing(draft: ManifestDraft) -> Text:
    count = sum(each.count for each in draft.gap_counts)
    return _MISSING.filled(n=f"{count:,}") if count else _COMPLETE


def _supplier(kind: GapKind | None) -> Supplier:
    return SUPPLIED_BY[kind] if kind is not None else Supplier.OPERATIONS


def _place(inputs: ManifestInputs) -> str:
    if inputs.kind is None or not inputs.lines:
        return ""
    supplier = _supplier(inputs.kind)
    return PLACES[supplier] if supplier is Supplier.OPERATIONS or inputs.line else ""


def _gap_rows(draft: ManifestDraft, inputs: ManifestInputs) -> tuple[GapRow, ...]:
    language = inputs.language
    return tuple(
        GapRow(
            gapKind=each.kind.value,
            words=GAP_WORDS[each.kind].in_(language),
            supplier=_WHO.filled(supplier=SUPPLIER_NAMES[each.supplier]).in_(language),
            count=f"{each.count:,}",
            current=each.kind is inputs.kind,
        )
        for each in draft.gap_counts
    )


def _line_rows(inputs: ManifestInputs) -> Iterator[LineRow]:
    language = inputs.language
    separator = "、" if language is Language.JA else ", "
    for gap in inputs.lines:
        if gap.line is None:
            fields = separator.join(FIELD_NAMES[each].in_(language) for each in gap.fields if each in FIELD_NAMES)
            yield LineRow("", "", _OF_FLIGHT.in_(language), fields, current=False)
            continue
        line = gap.line
        detail = f"{value_words('size', line.size, language)} · {exact(line.mass_mg, 'g')}"
        yield LineRow(str(line.id), line.number, line.name, detail, current=str(line.id) == inputs.line)


def _line_facts(line: ManifestLine, language: Language) -> tuple[FactRow, ...]:
    said: dict[str, Any] = {name: getattr(line, name) for name in _OF_LINE}
    sizes = " × ".join(exact(each, "") for each in (line.length_um, line.width_um, line.height_um))
    rows = [FactRow(_DIMENSIONS.in_(language), f"{sizes} mm")]
    for name, value in said.items():
        words = value_words(name, value, language)
        if name == "owner_nationality" and value in NATIONS:
            words = NATIONS[value].in_(language)
        rows.append(FactRow(FIELD_NAMES[name].in_(language), words))
    return tuple(rows)


def _more(inputs: ManifestInputs, draft: ManifestDraft | None) -> str:
    if draft is None or inputs.kind is None:
        return ""
    count = next((each.count for each in draft.gap_counts if each.kind is inputs.kind), 0)
    left = count - len(inputs.lines)
    return _MORE_LINES.filled(n=f"{left:,}").in_(inputs.language) if left > 0 and inputs.lines else ""
