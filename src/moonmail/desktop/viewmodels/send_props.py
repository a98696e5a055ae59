"""Sending, in words: which flight and plate there are to choose from, and what was begun before. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from moonmail.client.model import BoardRow, Draft, Status
from moonmail.desktop import words
from moonmail.desktop.viewmodels.departures import bookable
from moonmail.domain import formats
from moonmail.domain.sizes import SIZES, SizeCode, SizeKind
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import Flight

TITLE_LIMIT: Final = 80
NAME_LIMIT: Final = 80
TEXT_LIMIT: Final = 10_000


class Step(StrEnum):
    """Where in the flow a draft is. What an older version wrote, or nothing yet, is CHOOSE."""

    START = "start"
    CHOOSE = "choose"
    WRITE = "write"
    HOLD = "hold"
    CONFIRM = "confirm"
    PAY = "pay"


FLOW: Final = (Step.CHOOSE, Step.WRITE, Step.HOLD, Step.CONFIRM, Step.PAY)

PLATES: Final = tuple(size for size in SIZES.values() if size.kind is SizeKind.PLATE)
_CARRIES: Final[dict[SizeCode, Text]] = {
    SizeCode.NAME: Text("お名前を1行", "One line: a name"),
    SizeCode.MESSAGE: Text("手紙や手書きのことば", "A letter, a few words, a drawing"),
    SizeCode.PHOTO: Text("写真1枚とことば", "One photo and a few words"),
}
_DIMENSIONS: Final = Text("{w}×{h} mm", "{w} × {h} mm")
_LEFT: Final = Text("のこり{n}枠", "{n} slots left")
_LEFT_ONE: Final = Text("のこり1枠", "1 slot left")
_SOLD_OUT: Final = Text("満席", "Sold out")
_NOT_OFFERED: Final = Text("この便では取り扱いがありません", "Not offered on this flight")
_UNTIL: Final = Text("申込みは {until} まで", "Book until {until}")
_FROM: Final = Text("{price}から", "from {price}")
_SAMPLE: Final = Text("見本", "Sample")
_LAUNCH: Final = Text("打上げ {window}", "Launch {window}")
_FLIGHT_GONE: Final = Text(
    "お選びの便は、いま申込みを受け付けていません。", "The flight you chose is not open for booking at the moment."
)
_CHOOSE_ANOTHER: Final = Text("受付中の便から選び直してください。", "Please choose one that is open.")
_SIZE_GONE: Final = Text("お選びの枠は満席になりました。", "The slots of that size have just sold out.")
_CHOOSE_SIZE: Final = Text("ほかの大きさを選ぶか、別の便をお選びください。", "Choose another size, or another flight.")
_WRITTEN_KEPT: Final = Text("書いた内容はそのまま残っています。", "What you wrote is kept.")
_UNTITLED: Final = Text("無題の下書き", "Untitled draft")
_PHOTO_TITLE: Final = Text("写真", "Photo")
_DRAWING_TITLE: Final = Text("手書き", "Drawing")
_EDITED: Final = Text("{time} に保存", "Saved {time}")
_STEP_WORDS: Final[dict[Step, Text]] = {
    Step.CHOOSE: Text("便と枠を選ぶところ", "Choosing a flight"),
    Step.WRITE: Text("書いているところ", "Writing"),
    Step.HOLD: Text("仮押さえの手前", "About to hold a slot"),
    Step.CONFIRM: Text("最終確認の手前", "About to confirm"),
    Step.PAY: Text("お支払いの手前", "About to pay"),
}


def step_of(draft: Draft) -> Step:
    try:
        step = Step(draft.step)
    except ValueError:
        return Step.CHOOSE
    return Step.CHOOSE if step is Step.START else step


def has_content(draft: Draft) -> bool:
    """Return whether anything was written, that is, whether there is something to lose."""
    return bool(draft.name.strip() or draft.text.strip() or draft.photo or draft.strokes)


def title_of(draft: Draft) -> str:
    """Return what the shipment will be called: as its sender says, else its name, its first words, or what it is."""
    for words_ in (draft.title, draft.name, draft.text):
        line = next((line.strip() for line in words_.splitlines() if line.strip()), "")
        shown = "".join(c for c in line if c.isprintable())
        if shown:
            return shown if len(shown) <= TITLE_LIMIT else shown[: TITLE_LIMIT - 1] + "…"
    if draft.photo:
        return _PHOTO_TITLE.in_(draft.language)
    if draft.strokes:
        return _DRAWING_TITLE.in_(draft.language)
    return ""


@dataclass(frozen=True, slots=True)
class FlightRow:
    missionId: str
    flightNumber: str
    sample: str
    site: str
    lander: str
    window: str
    until: str
    price: str
    chosen: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class SizeRow:
    size: str
    name: str
    carries: str
    dimensions: str
    price: str
    slotsLeft: str
    widthMm: float
    heightMm: float
    chosen: bool
    available: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    draftId: str
    title: str
    detail: str
    saved: str
    spoken: str


@dataclass(frozen=True, slots=True)
class SendInputs:
    """``rows`` and ``drafts`` None: not read yet. ``flight``: the chosen one, None until read."""

    step: Step
    draft: Draft | None
    rows: tuple[BoardRow, ...] | None
    flight: Flight | None
    drafts: tuple[Draft, ...] | None
    discarded: Draft | None
    status: Status
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class SendProps:
    """``boardState``: loading, ready or empty. ``stepIndex`` counts the flow's steps from 0, -1 at the start."""

    step: str = "start"
    stepIndex: int = -1
    boardState: str = "loading"
    flights: tuple[FlightRow, ...] = ()
    sizes: tuple[SizeRow, ...] = ()
    sizesKnown: bool = False
    drafts: tuple[DraftRow, ...] = ()
    discardedTitle: str = ""
    canWrite: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    flightNumber: str = ""
    sizeName: str = ""
    price: str = ""


def default_flight(rows: tuple[BoardRow, ...]) -> str:
    """Return the id of the next flight that can be booked, or nothing."""
    return next((row.mission_id for row in in_order(rows)), "")


def in_order(rows: tuple[BoardRow, ...]) -> list[BoardRow]:
    """Return the flights that can be booked, the soonest first."""
    return sorted(
        (row for row in rows if bookable(row)),
        key=lambda row: (row.window.earliest is None, row.window.earliest or row.window.latest, row.flight_number),
    )


def offer_of(flight: Flight | None, size: SizeCode) -> int | None:
    """Return the price of ``size`` on ``flight`` in whole yen, or None while it is not known."""
    if flight is None:
        return None
    return next((offer.price.amount for offer in flight.offers if offer.size is size), None)


def _flight_row(row: BoardRow, chosen: str, language: Language, zone: ZoneInfo) -> FlightRow:
    sample = _SAMPLE.in_(language) if row.sample else ""
    window = _LAUNCH.filled(window=formats.both(lambda spoken: formats.window(row.window, spoken))).in_(language)
    until = ""
    if row.last_booking_at is not None:
        last = row.last_booking_at
        until = _UNTIL.filled(until=formats.both(lambda spoken: formats.time_of(last, spoken, zone))).in_(language)
    price = ""
    if row.from_price is not None:
        price = _FROM.filled(price=formats.yen(row.from_price, language)).in_(language)
    parts = [row.flight_number, sample, row.site.in_(language), row.lander.in_(language), window, until, price]
    return FlightRow(
        missionId=row.mission_id,
        flightNumber=row.flight_number,
        sample=sample,
        site=row.site.in_(language),
        lander=row.lander.in_(language),
        window=window,
        until=until,
        price=price,
        chosen=row.mission_id == chosen,
        spoken=_joined(parts, language),
    )


def _size_row(code: SizeCode, flight: Flight | None, chosen: SizeCode, language: Language) -> SizeRow:
    size = SIZES[code]
    offer = next((offer for offer in flight.offers if offer.size is code), None) if flight else None
    price = formats.yen(offer.price.amount, language) if offer else ""
    if flight is None:
        left = ""
    elif offer is None:
        left = _NOT_OFFERED.in_(language)
    elif offer.left == 0:
        left = _SOLD_OUT.in_(language)
    elif offer.left == 1:
        left = _LEFT_ONE.in_(language)
    else:
        left = _LEFT.filled(n=f"{offer.left:,}").in_(language)
    dimensions = _DIMENSIONS.filled(w=f"{size.width_mm:g}", h=f"{size.height_mm:g}").in_(language)
    carries = _CARRIES[code].in_(language)
    return SizeRow(
        size=code.value,
        name=size.name.in_(language),
        carries=carries,
        dimensions=dimensions,
        price=price,
        slotsLeft=left,
        widthMm=size.width_mm,
        heightMm=size.height_mm,
        chosen=code is chosen,
        available=flight is None or (offer is not None and offer.left > 0),
        spoken=_joined([size.name.in_(language), dimensions, carries, price, left], language),
    )


def _draft_row(draft: Draft, numbers: dict[str, str], language: Language, zone: ZoneInfo) -> DraftRow:
    title = title_of(draft) or _UNTITLED.in_(language)
    detail = _joined(
        [
            numbers.get(draft.mission_id, ""),
            SIZES[draft.size].name.in_(language),
            _STEP_WORDS[step_of(draft)].in_(language),
        ],
        language,
    )
    at = formats.both(lambda spoken: formats.time_of(draft.updated_at, spoken, zone))
    saved = _EDITED.filled(time=at).in_(language)
    return DraftRow(str(draft.id), title, detail, saved, _joined([title, detail, saved], language))


def _joined(parts: list[str], language: Language) -> str:
    return ("、" if language is Language.JA else ", ").join(part for part in parts if part)


def _notice(inputs: SendInputs, flights: tuple[FlightRow, ...], sizes: tuple[SizeRow, ...]) -> tuple[str, str, str]:
    draft, language = inputs.draft, inputs.language
    if draft is None or inputs.rows is None:
        return ("", "", "")
    kept = _WRITTEN_KEPT.in_(language) if has_content(draft) else ""
    if draft.mission_id and not any(row.chosen for row in flights):
        return (_FLIGHT_GONE.in_(language), kept, _CHOOSE_ANOTHER.in_(language))
    # Nothing of a hold of one's own is counted as left: the last slot may be the one that is held.
    if inputs.flight is not None and draft.hold_id is None:
        row = next((row for row in sizes if row.chosen), None)
        if row is not None and not row.available:
            return (_SIZE_GONE.in_(language), kept, _CHOOSE_SIZE.in_(language))
    return ("", "", "")


def derive_send(inputs: SendInputs) -> SendProps:
    """Flights soonest first, plates smallest first, drafts newest first."""
    draft, language, zone = inputs.draft, inputs.language, inputs.zone
    rows = inputs.rows or ()
    chosen = draft.mission_id if draft else ""
    flights = tuple(_flight_row(row, chosen, language, zone) for row in in_order(rows))
    flight = inputs.flight if inputs.flight and inputs.flight.mission.id == chosen else None
    size = draft.size if draft else SizeCode.MESSAGE
    sizes = tuple(_size_row(plate.code, flight, size, language) for plate in PLATES)
    numbers = {row.mission_id: row.flight_number for row in rows}
    happened, safe, next_ = _notice(inputs, flights, sizes)
    trouble = inputs.status.trouble
    if inputs.rows is None or (not flights and trouble is None and inputs.status.synced_at is None):
        board = "loading"
    else:
        board = "ready" if flights else "empty"
    if board == "empty" and trouble is not None and not rows:
        told = words.explain(trouble)
        happened, safe, next_ = (part.in_(language) for part in (told.happened, told.safe, told.next))
    fits = any(row.chosen and (row.available or (draft is not None and draft.hold_id)) for row in sizes)
    price = offer_of(flight, size)
    discarded = inputs.discarded
    return SendProps(
        step=inputs.step.value,
        stepIndex=FLOW.index(inputs.step) if inputs.step in FLOW else -1,
        boardState=board,
        flights=flights,
        sizes=sizes,
        sizesKnown=flight is not None,
        drafts=tuple(_draft_row(each, numbers, language, zone) for each in inputs.drafts or () if has_content(each)),
        discardedTitle=(title_of(discarded) or _UNTITLED.in_(language)) if discarded else "",
        canWrite=any(row.chosen for row in flights) and fits,
        happened=happened,
        safe=safe,
        next=next_,
        flightNumber=flight.mission.flight_number if flight else numbers.get(chosen, ""),
        sizeName=SIZES[size].name.in_(language),
        price=formats.yen(price, language) if price is not None else "",
    )


def fresh_step(drafts: tuple[Draft, ...]) -> Step:
    """Return where sending begins: at what was begun before, if there is any, else at the first question."""
    return Step.START if any(has_content(draft) for draft in drafts) else Step.CHOOSE
