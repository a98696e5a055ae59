"""A caller's booking and what can be done with it, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.helping import KIND_WORDS, REASON_WORDS, HelpKind, HelpReason
from moonmail.domain.sizes import SIZES
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.contract.help import HelpBooking, HelpDone, HelpEffect, HelpFlight

KINDS: Final = (
    HelpKind.CONTENT,
    HelpKind.FLIGHT,
    HelpKind.CANCEL,
    HelpKind.GOODWILL,
    HelpKind.PASS,
    HelpKind.NAME,
)
REASONS: Final = tuple(HelpReason)
_ICONS: Final = {
    HelpKind.CONTENT: "pencil",
    HelpKind.FLIGHT: "arrow-right-left",
    HelpKind.CANCEL: "ban",
    HelpKind.GOODWILL: "coins",
    HelpKind.PASS: "qr-code",
    HelpKind.NAME: "id-card",
}
_LINE: Final = Text("{flight}　{size}　{reference}", "{flight} · {size} · {reference}")
_PAID: Final = Text("お支払い済み {yen}", "Paid {yen}")
_DUE: Final = Text("お支払い待ち {yen}", "{yen} to be paid")
_GIFT: Final = Text("贈り物（お支払いは贈り主の方）", "A gift: somebody else paid")
_UNTIL: Final = Text("変更・キャンセルは {day} まで", "Changes and cancelling until {day}")
_PASS: Final = Text("搭乗券 {number}（{n}枚目）", "Boarding pass {number} (no. {n})")
_BEYOND: Final = Text(
    "受付期限を過ぎています。責任者の判断で行います。", "After the last date: at a supervisor's discretion."
)
_FLIGHT: Final = Text("{flight}　{window}", "{flight}, {window}")
_LEFT: Final = Text("残り{n}枠", "{n} left")
_MORE: Final = Text("差額 {yen} のお支払い", "{yen} more to pay")
_BACK: Final = Text("差額 {yen} をご返金", "{yen} refunded")
_SAME: Final = Text("差額なし", "No difference")
_EFFECT_DUE: Final = Text("お客さまのお支払い {yen}", "The member pays {yen}")
_EFFECT_REFUND: Final = Text("ご返金 {yen}", "Refund {yen}")
_EFFECT_NONE: Final = Text("お金の動きはありません", "No money moves")
_SHOW: Final = Text("影響を確認する", "See what it does")
_DO: Final = Text("{kind}を実行する", "Do it: {kind}")
_DONE: Final = Text(
    "{kind}を行いました。お客さまのアプリにもお知らせしました。", "Done: {kind}. The member was told in the app."
)
_UNDONE: Final = Text("{kind}を元に戻しました。", "Undone: {kind}.")
_UNDO_BY: Final = Text("{clock}まで元に戻せます", "Can be undone until {clock}")
_CHANGED: Final = Text("{what}：{old} → {new}", "{what}: {old} → {new}")
_NOT_A_SUM: Final = Text("金額を数字で入力してください。", "Please type the sum in digits.")
_TOO_MUCH: Final = Text("お支払い済みの {yen} が上限です。", "At most the {yen} that were paid.")
_NONE: Final = Text("なし", "none")
_FIELDS: Final[dict[str, Text]] = {
    "state": Text("予約の状態", "Booking"),
    "shipment_state": Text("お預かり品の状態", "Shipment"),
    "flight_number": Text("便", "Flight"),
    "title": Text("件名", "Title"),
    "name": Text("お名前", "Name"),
    "text": Text("本文", "Text"),
    "item": Text("品物の申告", "Declaration"),
    "paid": Text("お支払い済み", "Paid"),
    "pass_sequence": Text("搭乗券", "Boarding pass"),
    "gifted": Text("贈り物", "Gift"),
}


@dataclass(frozen=True, slots=True)
class ActRow:
    """``why``: why it can't be done, or that it goes beyond the terms."""

    kind: str
    name: str
    iconName: str
    why: str
    may: bool
    chosen: bool
    actionId: str


class Form(NamedTuple):
    """What is typed for one kind of help. ``fields``: by name."""

    kind: HelpKind | None = None
    fields: Mapping[str, str] = {}
    flight: int = -1
    reason: int = -1
    compromised: bool = False


class BookingInputs(NamedTuple):
    booking_id: str
    verified: bool
    booking: HelpBooking | None
    form: Form
    effect: HelpEffect | None
    done: HelpDone | None
    changes: tuple[str, ...]
    failed: Told | None
    busy: bool
    now: datetime
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class BookingProps:
    """``state``: none, locked, loading, failed or open. ``form``: the kind whose form is open, or empty."""

    state: str = "none"
    heading: str = ""
    facts: tuple[str, ...] = ()
    form: str = ""
    formTitle: str = ""
    beyond: str = ""
    flights: tuple[str, ...] = ()
    flight: int = -1
    flightHint: str = ""
    reasons: tuple[str, ...] = ()
    reason: int = -1
    needsReason: bool = False
    needsAmount: bool = False
    amountError: str = ""
    compromised: bool = False
    effectSays: str = ""
    effectMoney: str = ""
    effectUndo: str = ""
    goWords: str = ""
    canGo: bool = False
    isEffect: bool = False
    busy: bool = False
    changes: tuple[str, ...] = ()
    doneWords: str = ""
    doneSays: str = ""
    undoWords: str = ""
    canUndo: bool = False
    isItem: bool = False
    isMessage: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    acts: tuple[ActRow, ...] = ()


def derive_booking(inputs: BookingInputs) -> BookingProps:
    failed = inputs.failed or Told()
    return replace(_derived(inputs), happened=failed.happened, safe=failed.safe, next=failed.next, code=failed.code)


def _derived(inputs: BookingInputs) -> BookingProps:
    if not inputs.booking_id:
        return BookingProps()
    if not inputs.verified:
        return BookingProps(state="locked")
    booking, language = inputs.booking, inputs.language
    if booking is None:
        return BookingProps(state="failed" if inputs.failed else "loading")
    kind = inputs.form.kind
    effect = inputs.effect
    beyond = is_beyond(booking, kind)
    amount, amount_error = _amount(inputs)
    undo = inputs.done.undo_until if inputs.done is not None and inputs.done.undone_at is None else None
    can_undo = undo is not None and undo > inputs.now
    flights = booking.flights
    return BookingProps(
        state="open",
        heading=_LINE.filled(
            flight=booking.flight_number, size=SIZES[booking.size].name, reference=booking.reference
        ).in_(language),
        facts=_facts(inputs, booking),
        form=kind.value if kind else "",
        formTitle=KIND_WORDS[kind].in_(language) if kind else "",
        beyond=_BEYOND.in_(language) if beyond and kind is not HelpKind.GOODWILL else "",
        flights=tuple(_flight_words(flight, language) for flight in flights),
        flight=inputs.form.flight,
        flightHint=_difference(flights[inputs.form.flight], language) if 0 <= inputs.form.flight < len(flights) else "",
        reasons=tuple(REASON_WORDS[reason].in_(language) for reason in REASONS),
        reason=inputs.form.reason,
        needsReason=beyond,
        needsAmount=needs_amount(booking, kind),
        amountError=amount_error,
        compromised=inputs.form.compromised,
        effectSays=effect.says.text().in_(language) if effect else "",
        effectMoney=_money(effect, language) if effect else "",
        effectUndo=effect.undo.text().in_(language) if effect else "",
        goWords=(_DO.filled(kind=KIND_WORDS[kind]) if effect and kind else _SHOW).in_(language),
        canGo=_can_go(inputs, booking, amount, beyond=beyond),
        isEffect=effect is not None,
        busy=inputs.busy,
        changes=inputs.changes,
        doneWords=_done_words(inputs.done, language),
        doneSays=inputs.done.says.text().in_(language) if inputs.done else "",
        undoWords=_UNDO_BY.filled(clock=_when(undo, inputs)).in_(language) if can_undo and undo else "",
        canUndo=can_undo and not inputs.busy,
        isItem=booking.item is not None,
        isMessage=booking.item is None and booking.group is None,
        acts=tuple(_act(kind_, inputs, booking) for kind_ in KINDS),
    )


def is_beyond(booking: HelpBooking, kind: HelpKind | None) -> bool:
    if kind is HelpKind.GOODWILL:
        return True
    found = booking.can.get(kind) if kind else None
    return found is not None and found.beyond


def needs_amount(booking: HelpBooking, kind: HelpKind | None) -> bool:
    return kind is HelpKind.GOODWILL or (kind is HelpKind.CANCEL and is_beyond(booking, kind))


def amount_of(typed: str) -> int | None:
    """Return whole yen, however they were typed: 5,000, ￥5000, ５０００円."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", typed).strip().strip("¥円").replace(",", "").replace(" ", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 9 else None


def changes_between(old: HelpBooking, new: HelpBooking, language: Language) -> tuple[str, ...]:
    """Return what somebody else changed, in words."""
    found = []
    for field, what in _FIELDS.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            words = _CHANGED.filled(what=what, old=_shown(before, language), new=_shown(after, language))
            found.append(words.in_(language))
    return tuple(found)


def _shown(value: object, language: Language) -> str:
    amount = getattr(value, "amount", None)
    if isinstance(amount, int):
        return formats.yen(amount, language)
    named = getattr(value, "name", None)
    if isinstance(named, str) and not isinstance(value, str):
        return named
    return str(value) if value not in ("", None) else _NONE.in_(language)


def _facts(inputs: BookingInputs, booking: HelpBooking) -> tuple[str, ...]:
    language = inputs.language
    found = [booking.title] if booking.title else []
    if booking.gifted:
        found.append(_GIFT.in_(language))
    elif booking.due is not None:
        found.append(_DUE.filled(yen=formats.yen(booking.due.amount, language)).in_(language))
    else:
        found.append(_PAID.filled(yen=formats.yen(booking.paid.amount, language)).in_(language))
    if booking.until is not None and booking.state is not BookingState.CANCELLED:
        day = formats.day(booking.until.astimezone(inputs.zone).date(), language)
        found.append(_UNTIL.filled(day=day).in_(language))
    if booking.pass_number:
        found.append(_PASS.filled(number=booking.pass_number, n=str(booking.pass_sequence)).in_(language))
    return tuple(found)


def _act(kind: HelpKind, inputs: BookingInputs, booking: HelpBooking) -> ActRow:
    language = inputs.language
    can = booking.can.get(kind)
    may = can.may if can is not None else kind is HelpKind.NAME
    if kind is HelpKind.CONTENT and may and (booking.pictured or booking.group is not None):
        may, why = False, _IN_APP.in_(language)
    elif can is not None and can.beyond:
        why = _BEYOND.in_(language)
    else:
        why = can.why.text().in_(language) if can is not None and can.why is not None else ""
    return ActRow(
        kind.value,
        KIND_WORDS[kind].in_(language),
        _ICONS[kind],
        why,
        may,
        inputs.form.kind is kind,
        f"help.{kind.value}",
    )


_IN_APP: Final = Text(
    "写真・手描き・名簿のある内容は、お客さまのアプリから変更します。",
    "Photos, drawings and lists of names are changed in the member's app.",
)


def _flight_words(flight: HelpFlight, language: Language) -> str:
    from moonmail.contract.orders import window_of

    window = formats.window(window_of(flight.window), language)
    return _FLIGHT.filled(flight=flight.flight_number, window=window).in_(language)


def _difference(flight: HelpFlight, language: Language) -> str:
    if flight.due.amount:
        money = _MORE.filled(yen=formats.yen(flight.due.amount, language))
    elif flight.refund.amount:
        money = _BACK.filled(yen=formats.yen(flight.refund.amount, language))
    else:
        money = _SAME
    left = _LEFT.filled(n=str(flight.left)).in_(language)
    return f"{money.in_(language)}（{left}）" if language is Language.JA else f"{money.in_(language)} ({left})"


def _money(effect: HelpEffect, language: Language) -> str:
    if effect.due.amount:
        return _EFFECT_DUE.filled(yen=formats.yen(effect.due.amount, language)).in_(language)
    if effect.refund.amount:
        return _EFFECT_REFUND.filled(yen=formats.yen(effect.refund.amount, language)).in_(language)
    return _EFFECT_NONE.in_(language)


def _amount(inputs: BookingInputs) -> tuple[int | None, str]:
    booking = inputs.booking
    typed = inputs.form.fields.get("amount", "")
    if booking is None or not typed or not needs_amount(booking, inputs.form.kind):
        return None, ""
    amount = amount_of(typed)
    if amount is None:
        return None, _NOT_A_SUM.in_(inputs.language)
    if not booking.gifted and amount > booking.paid.amount:
        yen = formats.yen(booking.paid.amount, inputs.language)
        return None, _TOO_MUCH.filled(yen=yen).in_(inputs.language)
    return amount, ""


def _can_go(inputs: BookingInputs, booking: HelpBooking, amount: int | None, *, beyond: bool) -> bool:
    form = inputs.form
    if form.kind is None or inputs.busy:
        return False
    if beyond and form.reason < 0:
        return False
    if needs_amount(booking, form.kind) and amount is None:
        return False
    match form.kind:
        case HelpKind.FLIGHT:
            return 0 <= form.flight < len(booking.flights)
        case HelpKind.NAME:
            return any(form.fields.get(field, "").strip() for field in NAME_FIELDS)
        case _:
            return True


def _done_words(done: HelpDone | None, language: Language) -> str:
    if done is None:
        return ""
    kind = KIND_WORDS[done.kind]
    return (_UNDONE if done.undone_at is not None else _DONE).filled(kind=kind).in_(language)


def _when(at: datetime | None, inputs: BookingInputs) -> str:
    """A time of today as a clock, another one as a day."""
    if at is None:
        return ""
    local = at.astimezone(inputs.zone)
    if local.date() == inputs.now.astimezone(inputs.zone).date():
        return formats.clock(at, inputs.zone)
    return formats.day(local.date(), inputs.language, weekday=False)


NAME_FIELDS: Final = ("name", "name_kana", "name_latin")
