"""What the receiving desk shows: a pass's verdict, what was measured, what is still to be done. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.client.desk.receiving_state import BookState, Place, Queued
from moonmail.desktop.desk.receive_scan import Scan
from moonmail.domain import formats
from moonmail.domain.fit import Fit, capsule_words, dimension_name, fit, lying_words, misfit_words
from moonmail.domain.instruments import reading_of
from moonmail.domain.item import CATEGORY_NAMES, HAND_IN_NAMES, MATERIAL_NAMES, ItemShape
from moonmail.domain.lengths import NotUnderstood, g_words, mm_words, read_length, read_mass
from moonmail.domain.screening import (
    CHECKLIST,
    CheckId,
    Decision,
    Found,
    Screened,
    expected,
    screen,
)
from moonmail.domain.sizes import SIZES, SizeKind
from moonmail.domain.standing import GOOD, WORDS, Standing
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.contract.receiving import BookedItem, DeclaredItem

FIELDS: Final = ("length", "width", "height", "mass")
_WARN: Final = frozenset({Standing.REPLACED, Standing.IN_REVIEW, Standing.UNKNOWN, Standing.OTHER_FLIGHT})
_UNSTEADY: Final = Text(
    "計器の値が安定していません。止まってから、もう一度測ってください。",
    "Not steady yet. Measure again once it has come to rest.",
)
_PIECES: Final = Text("{count}個", "{count} piece(s)")
_AND: Final = Text("・", " · ")
_BY: Final = Text("{at}　{by}", "{at}, {by}")
_SELF: Final = Text("別の係員", "a colleague")
_MISSING: Final = Text("あと：{parts}", "Still to do: {parts}")
_MEASURE: Final = Text("測定（申告どおりならF4）", "measuring (F4: as declared)")
_CHECKS: Final = Text("検査項目{count}件（すべて良好ならF2）", "{count} checks (F2: all good)")
_FITS: Final = Text("カプセルに入ります。", "It fits the capsule.")
_SCREENED: Final[dict[Decision, Text]] = {
    Decision.ACCEPT: Text("受け入れ", "accepted"),
    Decision.ASK: Text("お客さまに確認", "sender asked"),
    Decision.REFUSE: Text("お断り", "refused"),
}
_READY: Final = Text("すべて良好です。Enterで受け入れます。", "All good. Enter accepts it.")
_ASKS: Final = Text("お客さまへの確認が必要です。", "Its sender must be asked.")
_REFUSES: Final = Text("お預かりできません。", "It can't be taken.")
_BOOK: Final = Text("台帳 {count}件（{at} 更新）", "{count} in the book, updated {at}")
_NO_BOOK: Final = Text(
    "受付台帳がまだありません。オンラインで一度更新すると、つながらないところでも受付できます。",
    "There is no book here yet. Update it once online; after that this desk works without a network.",
)
_CLOSED: Final = Text(
    "この端末の鍵を取り出せないため、台帳を開けません。OSのキーリングのロックを解除してください。未送信の記録は残っています。",
    "The key of this machine can't be had, so the book stays closed. Unlock the system's keyring. What waits is safe.",
)
_PHOTOS: Final = Text("写真 {count}枚", "{count} photo(s)")
_PLACES: Final[dict[Place, Text]] = {
    Place.WAITING: Text("未送信", "Waiting"),
    Place.SENT: Text("送信済み", "Sent"),
    Place.REFUSED: Text("受け付けられませんでした", "Not taken"),
}
_THEIRS: Final = Text(
    "未送信：記録した係員がこの端末でサインインすると送信します",
    "Waiting: sent when the colleague who did it signs in here",
)
_TONES: Final = {Decision.ACCEPT: "ok", Decision.ASK: "warn", Decision.REFUSE: "bad"}


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed and marked. ``checks``: True is good; what is not in it was not looked at yet."""

    length: str = ""
    width: str = ""
    height: str = ""
    mass: str = ""
    checks: Mapping[str, bool] = field(default_factory=dict)
    photos: tuple[str, ...] = ()


class ReceiveInputs(NamedTuple):
    scan: Scan | None
    reading: bool
    form: Form
    busy: bool
    book: BookState
    queue: tuple[Queued, ...]
    done: tuple[Queued, ...]
    last: str
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class CheckRow:
    """``mark``: open, good or bad. ``declared``: its sender said that this is there, and it was cleared."""

    key: str
    name: str
    look: str
    mark: str
    declared: bool


@dataclass(frozen=True, slots=True)
class ReasonRow:
    key: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    key: str
    number: str
    title: str
    place: str
    why: str
    tone: str
    refused: bool


@dataclass(frozen=True, slots=True)
class ReceiveProps:
    """``stage``: empty, reading, no or yes. Errors are of the fields of the same name."""

    stage: str = "empty"
    standingTitle: str = ""
    standingDo: str = ""
    standingMore: str = ""
    standingTone: str = "plain"
    standingIcon: str = "qr-code"
    flight: str = ""
    size: str = ""
    passNumber: str = ""
    thing: str = ""
    described: str = ""
    declared: str = ""
    declaredMass: str = ""
    handIn: str = ""
    round: bool = False
    lengthLabel: str = ""
    widthLabel: str = ""
    heightLabel: str = ""
    length: str = ""
    width: str = ""
    height: str = ""
    mass: str = ""
    lengthError: str = ""
    widthError: str = ""
    heightError: str = ""
    massError: str = ""
    fitText: str = ""
    fitTone: str = "plain"
    status: str = ""
    statusTone: str = "plain"
    canAccept: bool = False
    canAsk: bool = False
    canRefuse: bool = False
    checksLeft: int = 0
    photos: str = ""
    bookLine: str = ""
    bookTone: str = "plain"
    waiting: int = 0
    refused: int = 0
    last: str = ""
    checks: tuple[CheckRow, ...] = ()
    reasons: tuple[ReasonRow, ...] = ()
    queue: tuple[QueueRow, ...] = ()


def typed(form: Form, name: str, text: str) -> Form:
    """Return the form with another text in one of FIELDS."""
    texts = {field: text if field == name else str(getattr(form, field)) for field in FIELDS}
    return Form(texts["length"], texts["width"], texts["height"], texts["mass"], form.checks, form.photos)


def measured(form: Form, shape: ItemShape) -> tuple[Found | None, dict[str, Text]]:
    """Return what was measured, if all of it can be read, and what can't be by the field's name."""
    values: dict[str, float] = {}
    wrong: dict[str, Text] = {}
    for name in FIELDS:
        typed = form.length if name == "width" and shape is ItemShape.ROUND else str(getattr(form, name))
        reading = reading_of(typed)
        if not reading.steady:
            wrong[name] = _UNSTEADY
        elif reading.text.strip():
            read = read_mass(reading.text) if name == "mass" else read_length(reading.text)
            if isinstance(read, NotUnderstood):
                wrong[name] = read.words
            else:
                values[name] = read.value_g if name == "mass" else read.value_mm  # type: ignore[union-attr]
    if set(values) != set(FIELDS):
        return None, wrong
    return Found(shape, values["length"], values["width"], values["height"], values["mass"]), wrong


def judged(item: BookedItem, form: Form, found: Found) -> Screened:
    """Return what follows from what was measured and marked."""
    failed = [CheckId(key) for key, good in form.checks.items() if not good]
    declared = item.declared.mass_g if item.declared else None
    return screen(item.size, found, failed, declared_mass_g=declared)


def as_declared(item: BookedItem, form: Form) -> Form:
    """Return the form with the measures that were declared, for whoever has compared them."""
    said = item.declared
    if said is None:
        return form
    return replace(
        form,
        length=f"{said.length_mm:g}",
        width=f"{said.width_mm:g}",
        height=f"{said.height_mm:g}",
        mass=f"{said.mass_g:g}",
    )


def all_good(form: Form) -> Form:
    """Return the form with all that nobody has looked at yet as good. What is marked as bad stays so."""
    return replace(form, checks={check.id.value: form.checks.get(check.id.value, True) for check in CHECKLIST})


def derive_receive(inputs: ReceiveInputs) -> ReceiveProps:
    scan, language = inputs.scan, inputs.language
    shared = {
        **_book(inputs),
        "queue": tuple(_queue_row(each, language) for each in _newest_first(inputs)),
        "last": inputs.last,
    }
    if scan is None:
        return ReceiveProps(stage="reading" if inputs.reading else "empty", **shared)  # type: ignore[arg-type]
    item = scan.item
    words = WORDS[scan.standing]
    good = scan.standing in GOOD and item is not None
    shown = {
        **shared,
        "stage": "yes" if good else "no",
        "standingTitle": words.title.in_(language),
        "standingDo": words.do.in_(language),
        "standingMore": _who(item, inputs) if item is not None and scan.standing is not Standing.TAKE else "",
        "standingTone": "ok" if scan.standing is Standing.TAKE else "warn" if good or scan.standing in _WARN else "bad",
        "standingIcon": "circle-check" if scan.standing is Standing.TAKE else "triangle-alert" if good else "circle-x",
        "flight": scan.flight_number,
        "size": _size(item, language) if item else "",
        "passNumber": _spaced(item.pass_number) if item else "",
    }
    if not good or item is None or item.declared is None:
        return ReceiveProps(**shown)  # type: ignore[arg-type]
    return ReceiveProps(**shown, **_form(item, item.declared, inputs))  # type: ignore[arg-type]


def _form(item: BookedItem, said: DeclaredItem, inputs: ReceiveInputs) -> dict[str, object]:
    form, language = inputs.form, inputs.language
    shape = said.shape
    found, wrong = measured(form, shape)
    left = sum(check.id.value not in form.checks for check in CHECKLIST)
    screened = judged(item, form, found) if found else None
    fits = fit(found.measures, item.size) if found and SIZES[item.size].kind is SizeKind.CAPSULE else None
    ready = screened is not None and not left and screened.decision is Decision.ACCEPT
    status, tone = _status(found, left, screened, language)
    free = not inputs.busy
    return {
        "thing": said.name,
        "described": _AND.in_(language).join(
            [
                CATEGORY_NAMES[said.category].in_(language),
                *(MATERIAL_NAMES[each].in_(language) for each in said.materials),
                _PIECES.filled(count=str(said.pieces)).in_(language),
            ]
        ),
        "declared": _declared_measures(said),
        "declaredMass": g_words(said.mass_g),
        "handIn": HAND_IN_NAMES[item.hand_in].in_(language) if item.hand_in else "",
        "round": shape is ItemShape.ROUND,
        "lengthLabel": dimension_name(shape, "length").in_(language),
        "widthLabel": dimension_name(shape, "width").in_(language),
        "heightLabel": dimension_name(shape, "height").in_(language),
        **{name: getattr(form, name) for name in FIELDS},
        **{f"{name}Error": wrong[name].in_(language) if name in wrong else "" for name in FIELDS},
        "fitText": ""
        if fits is None or found is None
        else (_fits(fits, found) if fits.fits else misfit_words(fits, found.measures)).in_(language),
        "fitTone": "ok" if fits is not None and fits.fits else "bad",
        "status": status,
        "statusTone": tone,
        "canAccept": free and ready,
        "canAsk": free and screened is not None and screened.allows(Decision.ASK),
        "canRefuse": free and screened is not None and screened.allows(Decision.REFUSE),
        "checksLeft": left,
        "photos": _PHOTOS.filled(count=str(len(form.photos))).in_(language) if form.photos else "",
        "checks": tuple(
            CheckRow(
                check.id.value,
                check.name.in_(language),
                check.look.in_(language),
                {True: "good", False: "bad", None: "open"}[form.checks.get(check.id.value)],
                expected(check, said.answers),
            )
            for check in CHECKLIST
        ),
        "reasons": tuple(
            ReasonRow(reason.id, reason.why.in_(language), _TONES[reason.leads_to])
            for reason in (screened.reasons if screened else ())
        ),
    }


def _fits(fits: Fit, found: Found) -> Text:
    lying = lying_words(fits, found.measures)
    return _FITS if lying is None else Text(f"{_FITS.ja}{lying.ja}", f"{_FITS.en} {lying.en}")


def _status(found: Found | None, left: int, screened: Screened | None, language: Language) -> tuple[str, str]:
    if screened is not None and screened.decision is Decision.REFUSE:
        return _REFUSES.in_(language), "bad"
    if screened is not None and screened.decision is Decision.ASK:
        return _ASKS.in_(language), "warn"
    parts = [] if found else [_MEASURE]
    if left:
        parts.append(_CHECKS.filled(count=str(left)))
    if parts:
        joined = Text("・".join(part.ja for part in parts), ", ".join(part.en for part in parts))
        return _MISSING.filled(parts=joined).in_(language), "plain"
    return _READY.in_(language), "ok"


def _declared_measures(said: DeclaredItem) -> str:
    sides = (
        (said.length_mm, said.height_mm)
        if said.shape is ItemShape.ROUND
        else (
            said.length_mm,
            said.width_mm,
            said.height_mm,
        )
    )
    return " × ".join(mm_words(side) for side in sides)


def _size(item: BookedItem, language: Language) -> str:
    size = SIZES[item.size]
    return (capsule_words(item.size) if size.kind is SizeKind.CAPSULE else size.name).in_(language)


def _who(item: BookedItem, inputs: ReceiveInputs) -> str:
    if item.decided_at is None:
        return ""
    at = formats.time_of(item.decided_at, inputs.language, inputs.zone, name_japan=False)
    by = Text(item.decided_by, item.decided_by) if item.decided_by else _SELF
    return _BY.filled(at=at, by=by).in_(inputs.language)


def _book(inputs: ReceiveInputs) -> dict[str, object]:
    book, language = inputs.book, inputs.language
    told = {"waiting": book.waiting, "refused": book.refused}
    if book.closed:
        return {**told, "bookLine": _CLOSED.in_(language), "bookTone": "bad"}
    if not book.synced_at:
        return {**told, "bookLine": _NO_BOOK.in_(language), "bookTone": "warn"}
    at = formats.clock(datetime.fromisoformat(book.synced_at), inputs.zone)
    line = _BOOK.filled(count=str(book.items), at=at).in_(language)
    return {**told, "bookLine": line, "bookTone": "warn" if book.trouble else "plain"}


def _newest_first(inputs: ReceiveInputs) -> list[Queued]:
    """What was not taken stands above what was done later: somebody has to see it."""
    return sorted((*inputs.done, *inputs.queue), key=lambda each: (each.place is not Place.REFUSED, -each.number))


def _queue_row(each: Queued, language: Language) -> QueueRow:
    decision = Decision(each.decision)
    refused = each.place is Place.REFUSED
    title = f"{_spaced(each.pass_number)}　{_SCREENED[decision].in_(language)}"
    tone = "bad" if refused else "ok" if each.place is Place.SENT else "warn"
    return QueueRow(
        each.id,
        str(each.number),
        title,
        (_PLACES[each.place] if each.mine or refused else _THEIRS).in_(language),
        each.why,
        tone,
        refused,
    )


def _spaced(number: str) -> str:
    return f"{number[:3]} {number[3:]}" if len(number) == 6 else number
