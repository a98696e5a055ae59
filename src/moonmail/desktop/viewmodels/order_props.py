"""Holding, confirming and paying, in words. Pure: what is known in, what is shown out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from moonmail.client.model import (
    AlternativeSlot,
    Draft,
    HoldView,
    Operation,
    OpKind,
    OpState,
    Session,
    Status,
)
from moonmail.desktop import words
from moonmail.desktop.capabilities import HOME, Capabilities
from moonmail.desktop.viewmodels import order_words as say
from moonmail.desktop.viewmodels.send_flow import Step, quantity_of, sizes_of
from moonmail.domain import formats
from moonmail.domain.mission import ENTITLEMENT_NAMES, OBLIGATION_NAMES
from moonmail.domain.sizes import SIZES
from moonmail.domain.states import BookingState, HoldState, PaymentState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import Flight, ShipmentDetail
    from moonmail.domain.order import Fact

SOON: Final = 120
ANNOUNCED_AT: Final = (600, 120)


# A refusal of these leaves the hold standing: the page where it can be put right.
BACK_TO: Final = {
    "terms_changed": Step.CONFIRM,
    "guardian_needed": Step.CONFIRM,
    "item_not_allowed": Step.DECLARE,
    "answers_contradict": Step.DECLARE,
    "does_not_fit": Step.ITEM,
}


class HoldStage(StrEnum):
    """How far the reservation has come. ASKING: sent, unanswered. WAITING: not even sent; nothing is reserved."""

    NONE = "none"
    SIGN_IN = "sign_in"
    SIGNING_IN = "signing_in"
    ASKING = "asking"
    WAITING = "waiting"
    NEEDS_YOU = "needs_you"
    HELD = "held"
    USED = "used"
    OVER = "over"
    REFUSED = "refused"


class PayStage(StrEnum):
    NONE = "none"
    SENDING = "sending"
    WAITING = "waiting"
    NEEDS_YOU = "needs_you"
    REFUSED = "refused"
    OPENING = "opening"
    PAYING = "paying"
    DECLINED = "declined"
    OVER = "over"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice says."""

    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """``key``: ``<mission>:<size>``."""

    key: str
    title: str
    detail: str
    spoken: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """One of the six facts. ``was``: what it said before it changed under the member's eyes."""

    key: str
    label: str
    value: str
    was: str


@dataclass(frozen=True, slots=True)
class OrderInputs:
    """``seconds``: what is left of the hold, by the server's time. ``seen``: the facts as the member first saw them.

    ``plate_fits``: whether what is to be sent is complete and can be taken as it is. ``opened``: the payment page was
    opened here. ``credit``: what was paid for the booking that is replaced, None while it is not known. ``consent``:
    whether a guardian agreed, where one must. ``can``: what can be reached from where this is shown. ``offered``: ids
    of the flights that can be ordered from there, empty for all.
    """

    session: Session
    signing_in: bool
    draft: Draft | None
    flight: Flight | None
    hold: HoldView | None
    seconds: int | None
    seen: tuple[Fact, ...]
    ordered: bool
    detail: ShipmentDetail | None
    opened: bool
    open_failed: bool
    plate_fits: bool
    status: Status
    language: Language
    zone: ZoneInfo
    credit: int | None = 0
    consent: bool = True
    can: Capabilities = HOME
    offered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OrderProps:
    """``countdown`` is ``34:12``, ``countdownWords`` says it. The notice is of the page that is shown."""

    holdStage: str = "none"
    payStage: str = "none"
    countdown: str = ""
    countdownWords: str = ""
    soon: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    alternatives: tuple[AlternativeRow, ...] = ()
    facts: tuple[FactRow, ...] = ()
    hasChanges: bool = False
    price: str = ""
    flightNumber: str = ""
    site: str = ""
    size: str = ""
    obligation: str = ""
    owed: str = ""
    choices: str = ""
    canConfirm: bool = False
    checkoutUrl: str = ""
    reference: str = ""
    paidAt: str = ""
    hasPass: bool = False
    shipmentId: str = ""


def clock_words(seconds: int) -> str:
    """``34:12`` of a number of seconds."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def left_words(seconds: int, language: Language) -> str:
    """Say how long is left, as people say it: whole minutes, seconds only in the last one."""
    if seconds >= 120:
        return say.MINUTES_LEFT.filled(n=str(seconds // 60)).in_(language)
    if seconds >= 60:
        return say.MINUTE_LEFT.in_(language)
    return say.SECONDS_LEFT.filled(n=str(max(0, seconds))).in_(language)


def to_announce(before: int | None, now: int | None) -> int | None:
    """Return the mark (10 or 2 minutes, in seconds) that was passed between two readings of the countdown."""
    if before is None or now is None:
        return None
    return next((mark for mark in reversed(ANNOUNCED_AT) if now <= mark < before), None)


def hold_stage(inputs: OrderInputs) -> HoldStage:
    view = inputs.hold
    if view is None:
        if inputs.signing_in:
            return HoldStage.SIGNING_IN
        return HoldStage.NONE if inputs.session.signed_in and not inputs.session.expired else HoldStage.SIGN_IN
    if view.hold is not None:
        if view.hold.state is HoldState.USED:
            return HoldStage.USED
        if view.hold.state is not HoldState.ACTIVE or inputs.seconds == 0:
            return HoldStage.OVER
        return HoldStage.HELD
    operation = view.operation
    if operation is None:
        return HoldStage.OVER
    match operation.state:
        case OpState.REFUSED:
            return HoldStage.REFUSED
        case OpState.NEEDS_USER:
            return HoldStage.SIGNING_IN if inputs.signing_in else HoldStage.NEEDS_YOU
        case _:
            return HoldStage.WAITING if operation.code or inputs.status.trouble else HoldStage.ASKING


def pay_stage(inputs: OrderInputs) -> PayStage:
    """The booking's own state comes first: what the backend said outweighs what this machine still thinks."""
    if not inputs.ordered:
        return PayStage.NONE
    detail = inputs.detail
    if detail is None:
        return PayStage.SENDING
    booking, payment = detail.booking, detail.payment
    if booking is not None:
        if booking.state in {BookingState.CONFIRMED, BookingState.COMPLETED, BookingState.REBOOKED}:
            return PayStage.PAID
        if booking.state in {BookingState.LAPSED, BookingState.CANCELLED}:
            return PayStage.OVER
    open_ = [op for op in detail.operations if op.kind not in {OpKind.HOLD, OpKind.RELEASE_HOLD}]
    if any(op.state is OpState.REFUSED for op in open_):
        return PayStage.DECLINED if booking is not None else PayStage.REFUSED
    if any(op.state is OpState.NEEDS_USER for op in open_):
        return PayStage.NEEDS_YOU
    if booking is None or (payment is None and any(op.code for op in open_)):
        return PayStage.WAITING if inputs.status.trouble or any(op.code for op in open_) else PayStage.SENDING
    asked_again = any(op.kind is OpKind.PAYMENT for op in open_)
    if payment is None or (asked_again and payment.state in {PaymentState.FAILED, PaymentState.EXPIRED}):
        return PayStage.OPENING
    if payment.state in {PaymentState.FAILED, PaymentState.EXPIRED}:
        return PayStage.DECLINED
    if payment.state is PaymentState.PAID:
        return PayStage.PAYING
    return PayStage.PAYING if payment.checkout_url else PayStage.OPENING


def refused_operation(inputs: OrderInputs) -> Operation | None:
    """Return the refusal that the page is about: of the order if there is one, else of the hold."""
    if inputs.detail is not None:
        for operation in inputs.detail.operations:
            if operation.state is OpState.REFUSED:
                return operation
    if not inputs.ordered and inputs.hold and inputs.hold.operation and inputs.hold.operation.state is OpState.REFUSED:
        return inputs.hold.operation
    return None


def alternatives_of(
    operation: Operation, draft: Draft | None, *, files: bool = True, offered: frozenset[str] = frozenset()
) -> tuple[AlternativeSlot, ...]:
    """Return the other slots that would do: on a flight that is ``offered`` here (empty: all are), of a size that the
    draft comes in, and enough of them."""
    found = tuple(slot for slot in operation.alternatives if not offered or slot.mission_id in offered)
    if draft is None:
        return found
    sizes, count = sizes_of(draft.kind, files=files), quantity_of(draft)
    return tuple(slot for slot in found if slot.size in sizes and slot.left >= count)


def _alternatives(operation: Operation, inputs: OrderInputs) -> tuple[AlternativeSlot, ...]:
    return alternatives_of(operation, inputs.draft, files=inputs.can.files, offered=inputs.offered)


def _refusal(operation: Operation, inputs: OrderInputs) -> Told:
    language = inputs.language
    told = words.explain(operation.code, guest=not inputs.can.keeps)
    next_ = say.ALTERNATIVES_BELOW if _alternatives(operation, inputs) else told.next
    return Told(
        told.happened.in_(language),
        told.safe.in_(language),
        next_.in_(language),
        words.quote(operation.quote, language),
    )


def _told(text: tuple[Text, ...], language: Language) -> Told:
    return Told(*(part.in_(language) for part in text))


def _hold_told(stage: HoldStage, inputs: OrderInputs) -> Told:
    language, guest = inputs.language, not inputs.can.keeps
    refused = refused_operation(inputs)
    if stage is HoldStage.REFUSED and refused is not None:
        return _refusal(refused, inputs)
    if stage is HoldStage.WAITING:
        trouble = inputs.status.trouble
        why = words.explain(trouble, guest=guest).happened if trouble else say.HOLD_WAITING_WHY
        next_ = say.GUEST_WAITING_NEXT if guest else say.HOLD_WAITING_NEXT
        return Told(say.HOLD_WAITING.in_(language), why.in_(language), next_.in_(language))
    if stage in say.HOLD_NOTICES:
        return _told(_hold_notice(stage, inputs), language)
    return Told()


def _hold_notice(stage: HoldStage, inputs: OrderInputs) -> tuple[Text, ...]:
    return (say.HOLD_NOTICES if inputs.can.keeps else say.GUEST_NOTICES)[stage]


def _pay_told(stage: PayStage, inputs: OrderInputs) -> Told:
    language, detail, guest = inputs.language, inputs.detail, not inputs.can.keeps
    refused = refused_operation(inputs)
    if stage is PayStage.REFUSED and refused is not None:
        return _refusal(refused, inputs)
    if stage is PayStage.WAITING:
        trouble = inputs.status.trouble
        why = words.explain(trouble, guest=guest).happened if trouble else say.ORDER_WAITING_WHY
        next_ = say.GUEST_WAITING_NEXT if guest else say.ORDER_WAITING_NEXT
        return Told(say.ORDER_WAITING.in_(language), why.in_(language), next_.in_(language))
    if stage is PayStage.PAYING and inputs.open_failed:
        return _told(say.NO_BROWSER, language)
    payment = detail.payment if detail else None
    if stage is PayStage.DECLINED:
        if refused is not None and refused.kind is OpKind.PAYMENT:
            return _refusal(refused, inputs)
        expired = payment is not None and payment.state is PaymentState.EXPIRED
        return _told(say.PAYMENT_EXPIRED if expired else say.PAYMENT_DECLINED, language)
    if stage is PayStage.OVER:
        back = {PaymentState.PAID, PaymentState.REFUNDING, PaymentState.REFUNDED}
        if payment is not None and payment.state in back:
            return _told(say.LAPSED_REFUND, language)
        booking = detail.booking if detail else None
        cancelled = booking is not None and booking.state is BookingState.CANCELLED
        return _told(say.CANCELLED if cancelled else say.LAPSED, language)
    if stage is PayStage.NEEDS_YOU:
        return _told(_hold_notice(HoldStage.NEEDS_YOU, inputs), language)
    return Told()


def _alternative(slot: AlternativeSlot, draft: Draft | None, language: Language) -> AlternativeRow:
    size = SIZES[slot.size].name.in_(language)
    flight = say.FLIGHT.filled(number=slot.flight_number or slot.mission_id.upper()).in_(language)
    same = draft is not None and slot.mission_id == draft.mission_id
    title = say.ALTERNATIVE.filled(flight=flight, size=size).in_(language)
    detail = say.ALTERNATIVE_DETAIL.filled(
        price=formats.both(lambda spoken: formats.yen(slot.price, spoken)), n=f"{slot.left:,}"
    ).in_(language)
    if same:
        detail = f"{say.SAME_FLIGHT.in_(language)} · {detail}"
    return AlternativeRow(f"{slot.mission_id}:{slot.size.value}", title, detail, f"{title} {detail}")


def total_of(flight: Flight | None, draft: Draft | None) -> int | None:
    """Return what all slots of ``draft`` cost on ``flight`` as it holds now, whole yen; None if it is not offered."""
    if flight is None or draft is None:
        return None
    unit = next((offer.price.amount for offer in flight.offers if offer.size is draft.size), None)
    return unit * quantity_of(draft) if unit is not None else None


def facts_of(flight: Flight, draft: Draft, credit: int | None = 0) -> tuple[Fact, ...]:
    """Return the six facts of ordering ``draft`` on ``flight`` as they hold now; empty if it is not offered."""
    from moonmail.contract.orders import order_from
    from moonmail.domain.order import legal_facts

    offer = next((offer for offer in flight.offers if offer.size is draft.size), None)
    if offer is None or credit is None:
        return ()
    return legal_facts(order_from(flight.mission, offer, quantity_of(draft), credit))


def is_hold_at_todays_price(flight: Flight | None, draft: Draft | None, view: HoldView | None) -> bool:
    """Return whether what is held can still be ordered: a hold at another price than today's can't be, ever."""
    hold = view.hold if view else None
    return hold is not None and total_of(flight, draft) == hold.price.amount


def fact_rows(facts: tuple[Fact, ...], seen: tuple[Fact, ...], language: Language) -> tuple[FactRow, ...]:
    """Return the facts as rows; each that says something else than ``seen`` names what it said."""
    before = {fact.key: fact.value.in_(language) for fact in seen}
    rows = []
    for fact in facts:
        value = fact.value.in_(language)
        was = before.get(fact.key, value)
        rows.append(FactRow(fact.key, fact.label.in_(language), value, was if was != value else ""))
    return tuple(rows)


def derive_order(inputs: OrderInputs) -> OrderProps:
    language, draft, flight, detail = inputs.language, inputs.draft, inputs.flight, inputs.detail
    holding, paying = hold_stage(inputs), pay_stage(inputs)
    told = _pay_told(paying, inputs) if inputs.ordered else _hold_told(holding, inputs)
    refused = refused_operation(inputs)
    running = inputs.seconds is not None and holding is HoldStage.HELD and paying not in {PayStage.PAID, PayStage.OVER}
    seconds = inputs.seconds if running else None
    facts: tuple[FactRow, ...] = ()
    if flight is not None and draft is not None and flight.mission.id == draft.mission_id:
        facts = fact_rows(facts_of(flight, draft, inputs.credit), inputs.seen, language)
    changed = any(row.was for row in facts)
    mission = flight.mission if flight else None
    booking = detail.booking if detail else None
    payment = detail.payment if detail else None
    price = booking.price.amount if booking else total_of(flight, draft)
    confirmed_at = booking.confirmed_at if booking else None
    return OrderProps(
        holdStage=holding.value,
        payStage=paying.value,
        countdown=clock_words(seconds) if seconds is not None else "",
        countdownWords=left_words(seconds, language) if seconds is not None else "",
        soon=seconds is not None and seconds <= SOON,
        happened=told.happened,
        safe=told.safe,
        next=told.next,
        code=told.code,
        alternatives=tuple(_alternative(slot, draft, language) for slot in _alternatives(refused, inputs))
        if refused
        else (),
        facts=facts,
        hasChanges=changed,
        price=formats.yen(price, language) if price is not None else "",
        flightNumber=mission.flight_number if mission else "",
        site=mission.site.name.text().in_(language) if mission else "",
        size=SIZES[draft.size].name.in_(language) if draft else "",
        obligation=OBLIGATION_NAMES[mission.terms.obligation_end].in_(language) if mission else "",
        owed=mission.terms.after_failure.text().in_(language) if mission else "",
        choices=_choices(flight, language) if flight else "",
        canConfirm=holding is HoldStage.HELD
        and bool(facts)
        and inputs.plate_fits
        and inputs.consent
        and not inputs.ordered,
        checkoutUrl=(payment.checkout_url or "") if payment and paying is PayStage.PAYING else "",
        reference=booking.reference if booking and paying is PayStage.PAID else "",
        paidAt=formats.time_of(confirmed_at, language, inputs.zone) if confirmed_at else "",
        hasPass=bool(detail and detail.pass_),
        shipmentId=str(detail.card.shipment_id) if detail else "",
    )


def _choices(flight: Flight, language: Language) -> str:
    terms = flight.mission.terms
    comma = "、" if language is Language.JA else ", "
    names = comma.join(ENTITLEMENT_NAMES[kind].in_(language) for kind in terms.entitlements)
    return say.CHOICES.filled(
        names=names, days=str(terms.choose_within_days), default=ENTITLEMENT_NAMES[terms.default_entitlement]
    ).in_(language)
