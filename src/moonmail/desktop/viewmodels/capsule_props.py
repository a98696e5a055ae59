"""An item and its capsule, in words and outlines: what was typed, how it lies, what it would need. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from moonmail.client.model import Draft, ItemDraft, Trouble
from moonmail.desktop import words
from moonmail.desktop.viewmodels import capsule_words as say
from moonmail.domain import formats
from moonmail.domain.fit import (
    CAPSULES,
    Fit,
    View,
    dimension_name,
    fit,
    lying_words,
    misfit_words,
    over_words,
    smallest,
)
from moonmail.domain.item import ItemShape, Measures
from moonmail.domain.lengths import (
    LengthTrouble,
    NotUnderstood,
    Understood,
    UnderstoodMass,
    mm_words,
    plain,
    read_length,
    read_mass,
)
from moonmail.domain.presets import BY_ID, GROUP_NAMES, PRESETS, Preset, PresetGroup
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import Flight

OWN: Final = "own"
# The tall capsule costs fifteen times the largest flat one: it is offered, and taken only when the member says so.
FOLLOWED: Final = tuple(size for size in CAPSULES if size is not SizeCode.L)
# What of an item that is far too large is drawn, in widths of the capsule.
_SEEN: Final = 1.9
# A ready size's picture is at most this many pixels large at normal text.
_PICTURE_PX: Final = 26.0
_LARGEST_DRAWN_MM: Final = 46.0

_GROUP_ICONS: Final[dict[str, str]] = {
    PresetGroup.COINS: "coins",
    PresetGroup.RINGS: "gem",
    PresetGroup.CARDS: "id-card",
    PresetGroup.SMALL: "shapes",
    OWN: "ruler",
}


class State(StrEnum):
    """``UNKNOWN``: not all measures are understood yet."""

    UNKNOWN = "unknown"
    FITS = "fits"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class CapsuleInputs:
    """``group``: the open group of ready sizes, or ``OWN``. ``flight`` None: not read yet.

    ``picked``: the member said which capsule it is to be.
    """

    draft: Draft | None
    flight: Flight | None
    group: str
    trouble: Trouble | None
    language: Language
    picked: bool = True


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: str
    name: str
    iconName: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PresetRow:
    """``shortSize``: its size in a word. ``widthPx`` and ``heightPx``: its picture at normal text.

    ``hole``: how much of a ring's width is open, 0..1.
    """

    preset: str
    name: str
    shortSize: str
    detail: str
    round: bool
    hole: float
    widthPx: float
    heightPx: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class CapsuleRow:
    """``fit``: a ``State``. ``note``: the smallest that fits, or what is in the way."""

    size: str
    name: str
    dimensions: str
    price: str
    slotsLeft: str
    widthMm: float
    heightMm: float
    fit: str
    fitWord: str
    note: str
    chosen: bool
    recommended: bool
    available: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class Outline:
    """Points as x and y in turn, in millimetres about the middle of the capsule; y grows downwards."""

    capsule: tuple[float, ...] = ()
    item: tuple[float, ...] = ()
    inside: tuple[float, ...] = ()
    widthMm: float = 0.0
    heightMm: float = 0.0
    middleMm: float = 0.0
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class CapsuleProps:
    """``*Words``: what was understood of a field; ``*Error``: what is wrong with it. ``offer*``: the better capsule."""

    groups: tuple[GroupRow, ...] = ()
    presets: tuple[PresetRow, ...] = ()
    presetNote: str = ""
    group: str = "coins"
    shape: str = "box"
    length: str = ""
    width: str = ""
    height: str = ""
    mass: str = ""
    compressed: bool = False
    lengthWords: str = ""
    lengthError: str = ""
    widthWords: str = ""
    widthError: str = ""
    heightWords: str = ""
    heightError: str = ""
    massWords: str = ""
    massError: str = ""
    unitsHint: str = ""
    capsules: tuple[CapsuleRow, ...] = ()
    size: str = "XS"
    sizeName: str = ""
    sizeFixed: bool = False
    state: str = "unknown"
    verdict: str = ""
    detail: str = ""
    needs: str = ""
    offerSize: str = ""
    offerText: str = ""
    top: Outline = Outline()
    front: Outline = Outline()
    topLabel: str = ""
    frontLabel: str = ""
    spoken: str = ""
    canGoOn: bool = False
    blocked: str = ""
    troubleHappened: str = ""
    troubleSafe: str = ""
    troubleNext: str = ""


def measures_of(item: ItemDraft) -> Measures | None:
    """Return what was typed in millimetres, None while any of it is missing or not understood."""
    length, height = read_length(item.length), read_length(item.height)
    width = length if item.shape is ItemShape.ROUND else read_length(item.width)
    if not (isinstance(length, Understood) and isinstance(width, Understood) and isinstance(height, Understood)):
        return None
    return Measures(item.shape, length.value_mm, width.value_mm, height.value_mm, item.compressed)


def mass_of(item: ItemDraft) -> float | None:
    """Return the mass in grams, None while it is missing or not understood."""
    mass = read_mass(item.mass)
    return mass.value_g if isinstance(mass, UnderstoodMass) else None


def follow(item: ItemDraft) -> SizeCode | None:
    """Return the capsule that is chosen for the member as long as none was picked; None: keep what is chosen."""
    measures = measures_of(item)
    if measures is None:
        return None
    found = smallest(measures)
    return found if found in FOLLOWED else FOLLOWED[-1]


def group_of(item: ItemDraft) -> str:
    """Return the group that is open when an item is shown for the first time."""
    preset = BY_ID.get(item.preset)
    if preset is not None:
        return preset.group.value
    return OWN if any((item.length, item.width, item.height)) else PresetGroup.COINS.value


def _is_begun(item: ItemDraft) -> bool:
    return any(text.strip() for text in (item.length, item.width, item.height))


def typed(value: float) -> str:
    """Return a ready size's number as somebody would type it."""
    return plain(value).replace(",", "")


def _preset_row(preset: Preset, unit: float, chosen: str, language: Language) -> PresetRow:
    m = preset.measures
    words = say.ROUND_SIZE if m.shape is ItemShape.ROUND else say.BOX_SIZE
    size = words.filled(l=plain(m.length_mm), w=plain(m.width_mm), h=plain(m.height_mm))
    short = say.FLAT_SIZE.filled(l=plain(m.length_mm), w=plain(m.width_mm))
    shown = min(unit, _PICTURE_PX / m.length_mm)
    ring = preset.group is PresetGroup.RINGS
    return PresetRow(
        preset=preset.id,
        name=preset.name.in_(language),
        shortSize=mm_words(m.length_mm) if m.shape is ItemShape.ROUND else short.in_(language),
        detail=size.in_(language),
        round=m.shape is ItemShape.ROUND,
        hole=1 - 3.0 / m.length_mm if ring else 0.0,
        widthPx=m.length_mm * shown,
        heightPx=m.width_mm * shown,
        chosen=preset.id == chosen,
    )


def _preset_rows(group: str, chosen: str, language: Language) -> tuple[PresetRow, ...]:
    shown = [preset for preset in PRESETS if preset.group.value == group]
    largest = max((preset.measures.length_mm for preset in shown), default=1.0)
    largest = min(largest, _LARGEST_DRAWN_MM)
    return tuple(_preset_row(preset, _PICTURE_PX / largest, chosen, language) for preset in shown)


def _field(found: Understood | UnderstoodMass | NotUnderstood, language: Language) -> tuple[str, str]:
    """Return what was understood and what is wrong. An empty field is not wrong, only not filled in yet."""
    if not isinstance(found, NotUnderstood):
        return found.words.in_(language), ""
    return "", "" if found.trouble is LengthTrouble.EMPTY else found.words.in_(language)


def _offer(flight: Flight | None, size: SizeCode) -> tuple[int | None, int | None]:
    """Return price and slots left, None for what is not known or not offered."""
    found = next((offer for offer in flight.offers if offer.size is size), None) if flight else None
    return (found.price.amount, found.left) if found else (None, None)


def is_available(flight: Flight | None, size: SizeCode) -> bool:
    """Return whether there is a slot, or nothing is known yet."""
    return flight is None or bool(_offer(flight, size)[1])


def recommended(measures: Measures | None, flight: Flight | None) -> SizeCode | None:
    """Return the smallest capsule that holds it and has a slot; without any slot the smallest that holds it."""
    if measures is None:
        return None
    holding = [size for size in CAPSULES if fit(measures, size).fits]
    return next((size for size in holding if is_available(flight, size)), holding[0] if holding else None)


def _slots(flight: Flight | None, size: SizeCode) -> Text | None:
    price, left = _offer(flight, size)
    if flight is None:
        return None
    if price is None or left is None:
        return say.NOT_OFFERED
    if left == 0:
        return say.SOLD_OUT
    return say.LEFT_ONE if left == 1 else say.LEFT.filled(n=f"{left:,}")


def _too_large(found: Fit, shape: ItemShape) -> Text:
    name = dimension_name(shape, found.in_the_way)
    return say.TOO_LARGE.filled(dimension=Text(name.ja, name.en.capitalize()), over=over_words(found))


def _capsule_row(
    size: SizeCode, inputs: CapsuleInputs, measures: Measures | None, best: SizeCode | None, chosen: SizeCode | None
) -> CapsuleRow:
    language, flight, space = inputs.language, inputs.flight, SIZES[size]
    price, _ = _offer(flight, size)
    slots = _slots(flight, size)
    dimensions = say.INNER.filled(w=plain(space.width_mm), h=plain(space.height_mm)).in_(language)
    state, word, note = State.UNKNOWN, "", ""
    if measures is not None:
        found = fit(measures, size)
        state = State.FITS if found.fits else State.TOO_LARGE
        word = (say.FITS if found.fits else _too_large(found, measures.shape)).in_(language)
        note = say.SMALLEST.in_(language) if size is smallest(measures) else ""
    name, left = space.name.in_(language), slots.in_(language) if slots else ""
    cost = formats.yen(price, language) if price is not None else ""
    return CapsuleRow(
        size=size.value,
        name=name,
        dimensions=dimensions,
        price=cost,
        slotsLeft=left,
        widthMm=space.width_mm,
        heightMm=space.height_mm,
        fit=state.value,
        fitWord=word,
        note=note,
        chosen=size is chosen,
        recommended=size is best,
        available=is_available(flight, size),
        spoken=_joined([name, dimensions, word, note, cost, left], language),
    )


def _joined(parts: list[str], language: Language) -> str:
    return ("、" if language is Language.JA else ", ").join(part for part in parts if part)


def _sentences(parts: list[str], language: Language) -> str:
    return ("" if language is Language.JA else " ").join(part for part in parts if part)


def _outline(view: View, item: bool) -> Outline:
    """What is far too large goes on beyond the picture's edge."""
    xs, ys = [x for x, _ in view.capsule], [y for _, y in view.capsule]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    most = _SEEN * max(width, height)
    low, high = min(ys), max(ys)
    if item:
        width = min(max(width, 2 * max(abs(x) for x, _ in view.item)), most)
        low, high = min(low, *(y for _, y in view.item)), max(high, *(y for _, y in view.item))
        low = max(low, -most / 2)
        high = min(high, low + most)
    return Outline(
        capsule=_flat(view.capsule),
        item=_flat(view.item) if item else (),
        inside=_flat(view.inside) if item else (),
        widthMm=width,
        heightMm=high - low,
        middleMm=-(low + high) / 2,
        edges=view.edges,
    )


def _flat(points: tuple[tuple[float, float], ...]) -> tuple[float, ...]:
    return tuple(round(each, 4) for x, y in points for each in (x, -y))


def _needs(size: SizeCode) -> Text:
    space = SIZES[size]
    words = say.NEEDS_TALL if size is SizeCode.L else say.NEEDS
    return words.filled(name=space.name, width=plain(space.width_mm), height=plain(space.height_mm))


def _take(size: SizeCode, flight: Flight | None) -> Text:
    price, _ = _offer(flight, size)
    name = SIZES[size].name
    if price is None:
        return say.TAKE.filled(name=name)
    return say.TAKE_AT.filled(name=name, price=formats.both(lambda language: formats.yen(price, language)))


@dataclass(frozen=True, slots=True)
class _Verdict:
    state: State
    words: str = ""
    detail: str = ""
    needs: str = ""
    offer: SizeCode | None = None


def _verdict(
    inputs: CapsuleInputs, draft: Draft, measures: Measures | None, found: Fit | None, best: SizeCode | None
) -> _Verdict:
    language, name = inputs.language, SIZES[draft.size].name
    fixed = draft.changes is not None
    if measures is None or found is None:
        return _Verdict(State.UNKNOWN, "", say.NOT_MEASURED.in_(language))
    other = best if best is not None and best is not draft.size and not fixed else None
    if found.fits:
        lying = lying_words(found, measures)
        said = [
            lying.in_(language) if lying else "",
            (say.PRESSED if measures.compressed else say.ROOM_LEFT).in_(language),
        ]
        smaller = other if other is not None and CAPSULES.index(other) < CAPSULES.index(draft.size) else None
        return _Verdict(
            State.FITS,
            say.GOES_IN.filled(name=name).in_(language),
            _sentences(said, language),
            say.SMALLER_FITS.filled(name=SIZES[smaller].name).in_(language) if smaller else "",
            smaller,
        )
    least = smallest(measures)
    needs = say.NOWHERE if least is None else say.FIXED.filled(name=name) if fixed else _needs(other or least)
    return _Verdict(
        State.TOO_LARGE,
        say.DOES_NOT.filled(name=name).in_(language),
        misfit_words(found, measures).in_(language),
        needs.in_(language),
        other if other is not None and is_available(inputs.flight, other) else None,
    )


def _blocked(inputs: CapsuleInputs, draft: Draft, found: Fit | None) -> str:
    item, language = draft.item, inputs.language
    shape = item.shape
    wanted: list[tuple[Text, str, Callable[[str], Understood | UnderstoodMass | NotUnderstood]]] = [
        (dimension_name(shape, "length"), item.length, read_length),
        (dimension_name(shape, "width"), item.width if shape is ItemShape.BOX else item.length, read_length),
        (dimension_name(shape, "height"), item.height, read_length),
        (say.MASS, item.mass, read_mass),
    ]
    if not any(text.strip() for _, text, _ in wanted):
        return say.EMPTY_FIRST.in_(language)
    for name, text, read in wanted:
        answer = read(text)
        if isinstance(answer, NotUnderstood):
            words = say.MISSING if answer.trouble is LengthTrouble.EMPTY else say.WRONG
            return words.filled(what=name).in_(language)
    if found is not None and not found.fits:
        measures = measures_of(item)
        nowhere = measures is None or smallest(measures) is None or draft.changes is not None
        return (say.MUST_BE_SMALLER if nowhere else say.MUST_FIT).in_(language)
    # The last slot may be the one that is held for this very item.
    if draft.hold_id is None and draft.changes is None and not is_available(inputs.flight, draft.size):
        name = SIZES[draft.size].name
        gone = say.NO_OFFER if _offer(inputs.flight, draft.size)[0] is None else say.NO_SLOT
        return _sentences([gone.filled(name=name).in_(language), say.ANOTHER_FLIGHT.in_(language)], language)
    return ""


def _spoken(draft: Draft, measures: Measures | None, found: Fit | None, verdict: _Verdict, language: Language) -> str:
    space = SIZES[draft.size]
    if measures is None or found is None:
        return say.SPOKEN_NOTHING.filled(capsule=space.name).in_(language)
    p, q = (mm_words(each) for each in found.footprint)
    flat_disc = measures.shape is ItemShape.ROUND and found.placement.up == "height"
    seen = say.SEEN_DISC.filled(p=p) if flat_disc else say.SEEN_BOX.filled(p=p, q=q)
    words = say.SPOKEN.filled(
        capsule=space.name,
        w=mm_words(space.width_mm),
        h=mm_words(space.height_mm),
        seen=seen,
        up=mm_words(found.up_mm),
        verdict=_sentences([verdict.words + ("。" if language is Language.JA else "."), verdict.detail], language),
    )
    return words.in_(language)


def derive_capsule(inputs: CapsuleInputs) -> CapsuleProps:
    """Everything of the page from what was typed; capsules smallest first."""
    draft, language = inputs.draft, inputs.language
    if draft is None or draft.size not in CAPSULES:
        return CapsuleProps()
    item, measures = draft.item, measures_of(draft.item)
    found = fit(measures, draft.size) if measures is not None else None
    best = recommended(measures, inputs.flight)
    verdict = _verdict(inputs, draft, measures, found, best)
    # The empty capsule is drawn as it is, without what stands for an item.
    shown = found or fit(Measures(ItemShape.ROUND, 1, 1, 1), draft.size)
    trouble = words.explain(inputs.trouble.value) if inputs.trouble else None
    preset = BY_ID.get(item.preset)
    length, length_error = _field(read_length(item.length), language)
    width, width_error = _field(read_length(item.width), language)
    height, height_error = _field(read_length(item.height), language)
    mass, mass_error = _field(read_mass(item.mass), language)
    fixed = draft.changes is not None
    blocked = _blocked(inputs, draft, found)
    groups = (*((group.value, name) for group, name in GROUP_NAMES.items()), (OWN, say.OWN))
    return CapsuleProps(
        groups=tuple(
            GroupRow(group, name.in_(language), _GROUP_ICONS[group], group == inputs.group) for group, name in groups
        ),
        presets=_preset_rows(inputs.group, item.preset, language),
        presetNote=preset.note.in_(language) if preset and preset.note and preset.group.value == inputs.group else "",
        group=inputs.group,
        shape=item.shape.value,
        length=item.length,
        width=item.width,
        height=item.height,
        mass=item.mass,
        compressed=item.compressed,
        lengthWords=length,
        lengthError=length_error,
        widthWords=width,
        widthError=width_error,
        heightWords=height,
        heightError=height_error,
        massWords=mass,
        massError=mass_error,
        unitsHint=say.UNITS.in_(language),
        capsules=tuple(
            _capsule_row(size, inputs, measures, best, draft.size if inputs.picked or _is_begun(item) else None)
            for size in CAPSULES
            if not fixed or size is draft.size
        ),
        size=draft.size.value,
        sizeName=SIZES[draft.size].name.in_(language),
        sizeFixed=fixed,
        state=verdict.state.value,
        verdict=verdict.words,
        detail=verdict.detail,
        needs=verdict.needs,
        offerSize=verdict.offer.value if verdict.offer else "",
        offerText=_take(verdict.offer, inputs.flight).in_(language) if verdict.offer else "",
        top=_outline(shown.top, found is not None),
        front=_outline(shown.front, found is not None),
        topLabel=say.FROM_ABOVE.filled(w=mm_words(SIZES[draft.size].width_mm)).in_(language),
        frontLabel=say.FROM_THE_SIDE.filled(h=mm_words(SIZES[draft.size].height_mm)).in_(language),
        spoken=_spoken(draft, measures, found, verdict, language),
        canGoOn=not blocked,
        blocked=blocked,
        troubleHappened=trouble.happened.in_(language) if trouble else "",
        troubleSafe=trouble.safe.in_(language) if trouble else "",
        troubleNext=trouble.next.in_(language) if trouble else "",
    )
