"""What the form of a new run shows, in words. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.desktop.viewmodels import desk_runs_words as words
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.runs import KIND_NAMES, RunKind
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.runs import RunFlight

KINDS: Final = tuple(RunKind)


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody chose and typed. ``ja`` and ``en`` None: nothing was typed, so the usual words stand there."""

    kind: RunKind = RunKind.MOVE
    flight: str = ""
    target: str = ""
    size: SizeCode | None = None
    content: int = 0
    stage: int = 0
    owed: bool = False
    ja: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True)
class KindRow:
    kind: str
    name: str
    about: str
    sign: str
    chosen: bool


class FormInputs(NamedTuple):
    flights: tuple[RunFlight, ...]
    form: Form
    busy: bool
    failed: Told | None
    language: Language


@dataclass(frozen=True, slots=True)
class FormProps:
    """``missing``: why there can't be a preview yet."""

    kinds: tuple[KindRow, ...] = ()
    flights: tuple[str, ...] = ()
    flightIndex: int = 0
    moves: bool = False
    targets: tuple[str, ...] = ()
    targetIndex: int = 0
    sizes: tuple[str, ...] = ()
    sizeIndex: int = 0
    contents: tuple[str, ...] = ()
    contentIndex: int = 0
    stages: tuple[str, ...] = ()
    stageIndex: int = 0
    anyOwed: bool = False
    owed: bool = False
    ja: str = ""
    en: str = ""
    missing: str = ""
    canPreview: bool = False
    busy: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def sources(flights: tuple[RunFlight, ...], kind: RunKind) -> list[RunFlight]:
    """Return the flights that have bookings to which this can be done."""
    return [flight for flight in flights if count_on(flight, kind)]


def targets(flights: tuple[RunFlight, ...], source: str) -> list[RunFlight]:
    return [flight for flight in flights if flight.room and flight.mission_id != source]


def sizes_of(flight: RunFlight | None) -> list[SizeCode]:
    return [size for size in SizeCode if flight is not None and flight.bookings.get(size)]


def count_on(flight: RunFlight, kind: RunKind) -> int:
    return sum(flight.bookings.values()) + (flight.completed if kind is RunKind.MESSAGE else 0)


def words_of(form: Form, names: dict[str, str]) -> tuple[str, str]:
    """Return what members are told in Japanese and English: as typed, or the usual words with the flights' numbers."""
    usual = words.DEFAULTS.get(form.kind)
    ready = usual is not None and form.flight and (form.target or form.kind is not RunKind.MOVE)
    if usual is None or not ready:
        return form.ja or "", form.en or ""
    filled = usual.filled(flight=names.get(form.flight, ""), target=names.get(form.target, ""))
    return filled.ja if form.ja is None else form.ja, filled.en if form.en is None else form.en


def missing_of(form: Form, names: dict[str, str]) -> Text | None:
    if not form.flight:
        return words.NO_FLIGHT
    if form.kind is RunKind.MOVE and not form.target:
        return words.NO_TARGET
    if not all(text.strip() for text in words_of(form, names)):
        return words.NO_WORDS
    return None


def kept_of(form: Form) -> str:
    """Return a form as it is kept; empty: nothing was chosen or typed."""
    return json.dumps(asdict(form), ensure_ascii=False) if form != Form() else ""


def form_of(kept: str) -> Form | None:
    """Return the form that was kept, None if there is none, or none that this version knows."""
    if not kept:
        return None
    try:
        doc = json.loads(kept)
        size = SizeCode(doc["size"]) if doc["size"] else None
        form = replace(Form(), **doc | {"kind": RunKind(doc["kind"]), "size": size})
        return form if form.content < len(words.CONTENTS) and form.stage < len(words.STAGES) else None
    except (ValueError, KeyError, TypeError):
        return None


def fitted(form: Form, flights: tuple[RunFlight, ...]) -> Form:
    """Return the form without what can't be chosen any more: nothing is done to a flight that isn't shown."""
    if form.flight not in {each.mission_id for each in sources(flights, form.kind)}:
        return replace(form, flight="", target="", size=None, owed=False)
    flight = next(each for each in flights if each.mission_id == form.flight)
    target = form.target if form.target in {each.mission_id for each in targets(flights, form.flight)} else ""
    return replace(
        form,
        target=target,
        size=form.size if form.size in sizes_of(flight) else None,
        owed=form.owed and form.kind is RunKind.MOVE and flight.owed > 0,
    )


def derive_form(inputs: FormInputs) -> FormProps:
    flights, form, language = inputs.flights, inputs.form, inputs.language
    names = {flight.mission_id: flight.flight_number for flight in flights}
    here, there = sources(flights, form.kind), targets(flights, form.flight)
    flight = next((each for each in here if each.mission_id == form.flight), None)
    sizes = sizes_of(flight)
    ja, en = words_of(form, names)
    missing = missing_of(form, names)
    failed = inputs.failed or Told()
    choose = words.CHOOSE.in_(language)
    return FormProps(
        kinds=tuple(
            KindRow(
                kind.value,
                KIND_NAMES[kind].in_(language),
                words.KIND_HINTS[kind].in_(language),
                words.KIND_ICONS[kind],
                kind is form.kind,
            )
            for kind in KINDS
        ),
        flights=(choose, *(_counted(each, form.kind, language) for each in here)),
        flightIndex=_place(form.flight, [each.mission_id for each in here]),
        moves=form.kind is RunKind.MOVE,
        targets=(choose, *(_windowed(each, language) for each in there)),
        targetIndex=_place(form.target, [each.mission_id for each in there]),
        sizes=(
            words.ALL_SIZES.in_(language),
            *(
                words.SIZE.filled(size=SIZES[size].name, n=f"{flight.bookings[size]:,}").in_(language)
                for size in sizes
                if flight is not None
            ),
        ),
        sizeIndex=sizes.index(form.size) + 1 if form.size in sizes else 0,
        contents=tuple(text.in_(language) for text, _ in words.CONTENTS),
        contentIndex=form.content,
        stages=tuple(text.in_(language) for text, _ in words.STAGES),
        stageIndex=form.stage,
        anyOwed=form.kind is RunKind.MOVE and flight is not None and flight.owed > 0,
        owed=form.owed,
        ja=ja,
        en=en,
        missing=missing.in_(language) if missing else "",
        canPreview=missing is None and not inputs.busy,
        busy=inputs.busy,
        happened=failed.happened,
        safe=failed.safe,
        next=failed.next,
        code=failed.code,
    )


def _place(wanted: str, ids: list[str]) -> int:
    return ids.index(wanted) + 1 if wanted in ids else 0


def _counted(flight: RunFlight, kind: RunKind, language: Language) -> str:
    return words.FLIGHT.filled(flight=flight.flight_number, n=f"{count_on(flight, kind):,}").in_(language)


def _windowed(flight: RunFlight, language: Language) -> str:
    from moonmail.contract.orders import window_of

    said = formats.window(window_of(flight.window), language)
    return words.TARGET.filled(flight=flight.flight_number, window=said).in_(language)
