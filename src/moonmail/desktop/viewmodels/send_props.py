"""Sending, in words: which flight and size there are to choose from, and what was begun before. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from moonmail.client.model import BoardRow, Draft, DraftKind, Status
from moonmail.desktop import words
from moonmail.desktop.capabilities import HOME, Capabilities
from moonmail.desktop.viewmodels import send_words as say
from moonmail.desktop.viewmodels.departures import bookable
from moonmail.desktop.viewmodels.send_flow import (
    CONTENT_STEPS,
    Step,
    default_size,
    flow_of,
    has_content,
    is_measured,
    quantity_of,
    sizes_of,
    slot_of,
    step_of,
    title_of,
)
from moonmail.domain import formats
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.client.model import Flight


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
    iconName: str
    detail: str
    saved: str
    spoken: str


@dataclass(frozen=True, slots=True)
class SendInputs:
    """``rows`` and ``drafts`` None: not read yet. ``flight``: the chosen one, None until read.

    ``base``: the draft as it was made from the shipment that is changed, None for something new. ``content_ready``,
    ``blocked`` and ``held`` are of the page that is shown. ``can``: what can be reached from where this is shown.
    """

    step: Step
    draft: Draft | None
    rows: tuple[BoardRow, ...] | None
    flight: Flight | None
    drafts: tuple[Draft, ...] | None
    discarded: Draft | None
    status: Status
    language: Language
    zone: ZoneInfo
    base: Draft | None = None
    content_ready: bool = False
    blocked: str = ""
    held: bool = False
    can: Capabilities = HOME


@dataclass(frozen=True, slots=True)
class SendProps:
    """``boardState``: loading, ready or empty. ``stepIndex`` counts the steps of ``flow`` from 0, -1 at the start.

    ``changing``: other content for a booking. ``moving``: another slot for one.
    """

    step: str = "start"
    stepIndex: int = -1
    flow: tuple[str, ...] = ()
    nextStep: str = ""
    kind: str = "message"
    changing: bool = False
    moving: bool = False
    boardState: str = "loading"
    flights: tuple[FlightRow, ...] = ()
    sizes: tuple[SizeRow, ...] = ()
    sizesKnown: bool = False
    drafts: tuple[DraftRow, ...] = ()
    discardedTitle: str = ""
    canWrite: bool = False
    canGoOn: bool = False
    blocked: str = ""
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
    sample = say.SAMPLE.in_(language) if row.sample else ""
    window = say.LAUNCH.filled(window=formats.both(lambda spoken: formats.window(row.window, spoken))).in_(language)
    until = ""
    if row.last_booking_at is not None:
        last = row.last_booking_at
        until = say.UNTIL.filled(until=formats.both(lambda spoken: formats.time_of(last, spoken, zone))).in_(language)
    price = ""
    if row.from_price is not None:
        price = say.FROM.filled(price=formats.yen(row.from_price, language)).in_(language)
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


def _size_row(
    code: SizeCode, flight: Flight | None, chosen: SizeCode | None, kind: DraftKind, language: Language
) -> SizeRow:
    size = SIZES[code]
    offer = next((offer for offer in flight.offers if offer.size is code), None) if flight else None
    price = formats.yen(offer.price.amount, language) if offer else ""
    if flight is None:
        left = ""
    elif offer is None:
        left = say.NOT_OFFERED.in_(language)
    elif offer.left == 0:
        left = say.SOLD_OUT.in_(language)
    elif offer.left == 1:
        left = say.LEFT_ONE.in_(language)
    else:
        left = say.LEFT.filled(n=f"{offer.left:,}").in_(language)
    dimensions = say.DIMENSIONS.filled(w=f"{size.width_mm:g}", h=f"{size.height_mm:g}").in_(language)
    carries = (say.GROUP_CARRIES if kind is DraftKind.GROUP else say.CARRIES)[code].in_(language)
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
    title = title_of(draft) or say.UNTITLED.in_(language)
    what = say.CHANGE if draft.changes else say.MOVE if draft.rebooks else say.KINDS[draft.kind]
    icon = "pencil" if draft.changes else "arrow-right-left" if draft.rebooks else say.ICONS[draft.kind]
    sized = draft.kind is not DraftKind.ITEM or is_measured(draft)
    detail = _joined(
        [
            what.in_(language),
            numbers.get(draft.mission_id, ""),
            SIZES[draft.size].name.in_(language) if sized else "",
            _count(draft, language),
            say.STEPS[step_of(draft)].in_(language),
        ],
        language,
    )
    at = formats.both(lambda spoken: formats.time_of(draft.updated_at, spoken, zone))
    saved = say.EDITED.filled(time=at).in_(language)
    return DraftRow(str(draft.id), title, icon, detail, saved, _joined([title, detail, saved], language))


def _count(draft: Draft, language: Language) -> str:
    if draft.kind is not DraftKind.GROUP or not draft.group:
        return ""
    count = len(draft.group)
    return (say.ENTRY if count == 1 else say.ENTRIES.filled(n=f"{count:,}")).in_(language)


def _joined(parts: list[str], language: Language) -> str:
    return ("、" if language is Language.JA else ", ").join(part for part in parts if part)


def _notice(inputs: SendInputs, flights: tuple[FlightRow, ...], sizes: tuple[SizeRow, ...]) -> tuple[str, str, str]:
    draft, language = inputs.draft, inputs.language
    if draft is None or inputs.rows is None or draft.changes is not None:
        return ("", "", "")
    kept = say.WRITTEN_KEPT.in_(language) if has_content(draft) else ""
    if draft.mission_id and not any(row.chosen for row in flights):
        return (say.FLIGHT_GONE.in_(language), kept, say.CHOOSE_ANOTHER.in_(language))
    # An item's size is found on the next page.
    if inputs.step is Step.CHOOSE and draft.kind is not DraftKind.ITEM and is_same_slot(draft, inputs.base):
        return (say.SAME_SLOT.in_(language), "", say.SAME_SLOT_NEXT.in_(language))
    # Nothing of a hold of one's own is counted as left: the last slot may be the one that is held.
    if inputs.flight is not None and draft.hold_id is None:
        if draft.kind is DraftKind.ITEM and not is_measured(draft):
            if not any(row.available for row in sizes):
                return (say.NO_CAPSULE.in_(language), kept, say.CHOOSE_FLIGHT.in_(language))
            return ("", "", "")
        row = next((row for row in sizes if row.size == draft.size.value), None)
        if row is not None and not row.available:
            return (say.SIZE_GONE.in_(language), kept, say.CHOOSE_SIZE.in_(language))
    return ("", "", "")


def is_same_slot(draft: Draft, base: Draft | None) -> bool:
    """Return whether what is to replace a booking is the very slot that is booked."""
    return base is not None and draft.rebooks is not None and slot_of(draft)[:2] == slot_of(base)[:2]


def _can_go_on(inputs: SendInputs, can_write: bool) -> tuple[bool, str]:
    """Return whether the page that is shown can be left forwards, and if not why, where the page itself is silent."""
    draft = inputs.draft
    if inputs.step is Step.CHOOSE:
        return can_write, ""
    if inputs.step is Step.HOLD:
        return inputs.held, ""
    if inputs.step not in CONTENT_STEPS or draft is None:
        return False, ""
    if inputs.content_ready and is_same_slot(draft, inputs.base):
        return False, say.SAME_SLOT.in_(inputs.language)
    return inputs.content_ready, inputs.blocked


def _can_leave_choice(draft: Draft | None, flights: tuple[FlightRow, ...], sizes: tuple[SizeRow, ...]) -> bool:
    if draft is None or not any(row.chosen for row in flights):
        return False
    if draft.hold_id is not None:
        return True
    if draft.kind is DraftKind.ITEM:
        return any(row.available for row in sizes)
    return any(row.chosen and row.available for row in sizes)


def _price(draft: Draft | None, flight: Flight | None, language: Language) -> tuple[str, str]:
    """Return the size's name and what the draft costs on ``flight``; from what on while its size is open."""
    if draft is not None and draft.kind is DraftKind.ITEM and not is_measured(draft):
        prices = [offer.price.amount for offer in flight.offers if offer.size in sizes_of(draft.kind)] if flight else []
        from_ = formats.both(lambda spoken: formats.yen(min(prices), spoken)) if prices else None
        return say.CAPSULE.in_(language), say.FROM.filled(price=from_).in_(language) if from_ else ""
    size = draft.size if draft else SizeCode.MESSAGE
    price = offer_of(flight, size)
    total = price * quantity_of(draft) if price is not None and draft else price
    return SIZES[size].name.in_(language), formats.yen(total, language) if total is not None else ""


def derive_send(inputs: SendInputs) -> SendProps:
    """Flights soonest first, sizes smallest first, drafts newest first."""
    draft, language, zone = inputs.draft, inputs.language, inputs.zone
    rows = inputs.rows or ()
    chosen = draft.mission_id if draft else ""
    flights = tuple(_flight_row(row, chosen, language, zone) for row in in_order(rows))
    flight = inputs.flight if inputs.flight and inputs.flight.mission.id == chosen else None
    kind = draft.kind if draft else DraftKind.MESSAGE
    # A capsule is chosen by what goes into it: on the next page.
    size = None if kind is DraftKind.ITEM else draft.size if draft else default_size(kind)
    codes = sizes_of(kind, files=inputs.can.files)
    sizes = tuple(_size_row(code, flight, size, kind, language) for code in codes)
    numbers = {row.mission_id: row.flight_number for row in rows}
    happened, safe, next_ = _notice(inputs, flights, sizes)
    trouble = inputs.status.trouble
    if inputs.rows is None or (not flights and trouble is None and inputs.status.synced_at is None):
        board = "loading"
    else:
        board = "ready" if flights else "empty"
    if board == "empty" and trouble is not None and not rows:
        told = words.explain(trouble, guest=not inputs.can.keeps)
        happened, safe, next_ = (part.in_(language) for part in (told.happened, told.safe, told.next))
    size_name, price = _price(draft, flight, language)
    discarded = inputs.discarded
    flow = flow_of(draft)
    at = flow.index(inputs.step) if inputs.step in flow else -1
    can_write = _can_leave_choice(draft, flights, sizes)
    if draft is not None and draft.kind is not DraftKind.ITEM and is_same_slot(draft, inputs.base):
        can_write = False
    can_go_on, blocked = _can_go_on(inputs, can_write)
    return SendProps(
        step=inputs.step.value,
        stepIndex=at,
        flow=tuple(step.value for step in flow),
        nextStep=flow[at + 1].value if 0 <= at < len(flow) - 1 else "",
        kind=kind.value,
        changing=draft is not None and draft.changes is not None,
        moving=draft is not None and draft.rebooks is not None,
        boardState=board,
        flights=flights,
        sizes=sizes,
        sizesKnown=flight is not None,
        drafts=tuple(_draft_row(each, numbers, language, zone) for each in inputs.drafts or () if has_content(each)),
        discardedTitle=(title_of(discarded) or say.UNTITLED.in_(language)) if discarded else "",
        canWrite=can_write,
        canGoOn=can_go_on,
        blocked=blocked,
        happened=happened,
        safe=safe,
        next=next_,
        flightNumber=flight.mission.flight_number if flight else numbers.get(chosen, ""),
        sizeName=size_name,
        price=price,
    )


def fresh_step(drafts: tuple[Draft, ...]) -> Step:
    """Return where sending begins: at what was begun before, if there is any, else at the first question."""
    return Step.START if any(has_content(draft) for draft in drafts) else Step.CHOOSE
