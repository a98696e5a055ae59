"""What stands beside a shipment's timeline: the order, its payment, and what is owed. Pure words, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from moonmail.client.model import Asked, Operation, OpState, ShipmentDetail, Status, Trouble
from moonmail.desktop import words
from moonmail.desktop.viewmodels.shipments import ON_CARDS, look_of_card
from moonmail.domain import formats
from moonmail.domain.sizes import SIZES
from moonmail.domain.states import BookingState, MissionState, PaymentState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.bookings import Booking

_UNTITLED: Final = Text("無題のメッセージ", "Untitled message")
_SUBTITLE: Final = Text("{flight}便 ・ 月・{site} ・ {size}", "{flight} · Moon, {site} · {size}")
_SUBTITLE_GIFT: Final = Text(
    "{flight}便 ・ 月・{site} ・ {size} ・ 贈り物として受け取りました",
    "{flight} · Moon, {site} · {size} · a gift to you",
)
_SIZE: Final = Text("{name} {mm}\u00a0mm", "{name} {mm}\u00a0mm")

_DUE: Final = Text("お支払いをお待ちしています", "Waiting for your payment")
_DUE_MORE: Final = Text(
    "期限：{by}\nそれまで枠を確保しています。",
    "Please pay by {by}.\nThe slot is kept for you until then.",
)
_DUE_BARE: Final = Text("枠を確保しています。お支払いをお願いします。", "The slot is kept for you. Please pay.")
_STARTING: Final = Text("お支払いページを準備しています", "Preparing the payment page")
_STARTING_MORE: Final = Text(
    "準備ができしだい、ブラウザーで開きます。",
    "It opens in your browser as soon as it is ready.",
)
_STARTING_OFFLINE: Final = Text(
    "オフラインのため、まだ開けません。つながりしだい開きます。",
    "There is no connection yet. It opens once there is one.",
)
_CHECKING: Final = Text("お支払いを確認しています", "Confirming your payment")
_CHECKING_MORE: Final = Text(
    "お済みの場合は、このままお待ちください。まだの場合は、もう一度ページを開けます。",
    "If you have paid, just wait a moment. If not, you can open the page again.",
)
_OVER: Final = Text("お支払い期限を過ぎました", "The time to pay has passed")
_OVER_MORE: Final = Text(
    "予約の状態をサーバーに確認しています。すでにお支払いの場合は、枠を取り直すか、自動で返金します。",
    "The server is being asked what became of it. If you have paid, the slot is taken again or you are refunded.",
)
_LAPSED: Final = Text("予約は成立しませんでした", "This booking lapsed")
_LAPSED_MORE: Final = Text(
    "期限までにお支払いを確認できませんでした。料金はかかりません。書いた内容は残っています。",
    "It was not paid in time. Nothing was charged, and what you wrote is kept.",
)
_PAID: Final = Text("お支払い済み", "Paid")
_PAID_AT: Final = Text("{at}", "{at}")
_REFUNDING: Final = Text("返金の手続き中です", "Being refunded")
_REFUNDED: Final = Text("返金しました", "Refunded")
_CANCELLED: Final = Text("予約は取り消されました", "This booking was cancelled")

_CONFIRMED_ON: Final = Text("{at}に確認", "Confirmed on {at}")
_INSTEAD: Final = Text("代わりに選べる枠：{list}", "Slots you could take instead: {list}")
_SLOT: Final = Text("{flight}便 {size} {price}（のこり{n}）", "{flight} {size} {price} ({n} left)")
_JAPAN_TIME: Final = Text("時刻はすべて日本時間です。", "All times are Japan time.")
_WAITS: Final = Text("送信待ちです。まだ予約されていません。", "Waiting to be sent. Nothing is booked yet.")
_WAITS_SAFE: Final = Text(
    "お申込みはこのパソコンに保存しました。自動で送信し、結果はここでお知らせします。",
    "Your order is saved on this computer. It is sent by itself, and the answer appears here.",
)


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ShipmentInputs:
    """``detail`` None: not read yet, or, when ``missing``, not there. ``seconds_left`` to pay, by the server's time."""

    detail: ShipmentDetail | None
    missing: bool
    status: Status
    language: Language
    zone: ZoneInfo
    seconds_left: int | None = None
    opening: bool = False


@dataclass(frozen=True, slots=True)
class ShipmentProps:
    """``state``: loading, missing or ready.

    ``payState``: none, due, starting, checking, over, lapsed, paid or closed. ``noticeTone``: info, warn or bad.
    ``askId`` names the operation that the notice is about, ``canRetry`` whether asking again could help.
    """

    state: str = "loading"
    shipmentId: str = ""
    missionId: str = ""
    title: str = ""
    subtitle: str = ""
    status: str = ""
    statusIcon: str = "circle"
    statusTone: str = "plain"
    reference: str = ""
    price: str = ""
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    noticeTone: str = "info"
    askId: str = ""
    canRetry: bool = False
    offline: str = ""
    payState: str = "none"
    payTitle: str = ""
    payText: str = ""
    countdown: str = ""
    facts: tuple[Fact, ...] = ()
    confirmedAt: str = ""
    bookable: bool = False
    zoneNote: str = ""


def countdown(seconds: int) -> str:
    """``34:05``, or ``1:04:05`` from an hour on."""
    hours, rest = divmod(max(seconds, 0), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes:02d}:{left:02d}"


def _notice(detail: ShipmentDetail, status: Status, language: Language) -> dict[str, str | bool]:
    """Say what became of an ask: a refusal first, then what needs the member, then what waits."""
    by_state = {OpState.REFUSED: 0, OpState.NEEDS_USER: 1}
    asks = sorted(
        (each for each in detail.operations if each.kind not in ON_CARDS),
        key=lambda each: (by_state.get(each.state, 2), each.made_at),
    )
    if not asks or detail.card.asked is Asked.DONE:
        return {}
    ask = asks[0]
    if ask.state in by_state:
        told = words.explain(ask.code)
        return {
            "happened": told.happened.in_(language),
            "safe": told.safe.in_(language),
            "next": " ".join(part for part in (told.next.in_(language), _alternatives(ask, language)) if part),
            "code": words.quote(ask.quote, language),
            "noticeTone": "bad" if ask.state is OpState.REFUSED else "warn",
            "askId": str(ask.id),
            "canRetry": ask.state is OpState.NEEDS_USER,
        }
    if detail.booking is not None:
        return {}
    told = words.explain(status.trouble or Trouble.OFFLINE)
    return {
        "happened": _WAITS.in_(language),
        "safe": (told.safe if status.trouble else _WAITS_SAFE).in_(language),
        "next": told.next.in_(language) if status.trouble else "",
        "noticeTone": "info",
    }


def _alternatives(ask: Operation, language: Language) -> str:
    options = [
        _SLOT.filled(
            flight=slot.flight_number,
            size=SIZES[slot.size].name,
            price=formats.yen(slot.price, language),
            n=f"{slot.left:,}",
        ).in_(language)
        for slot in ask.alternatives
    ]
    return (
        _INSTEAD.filled(list=("、" if language is Language.JA else "; ").join(options)).in_(language) if options else ""
    )


def _payment(inputs: ShipmentInputs, detail: ShipmentDetail, booking: Booking) -> tuple[str, Text, Text | None]:
    payment = detail.payment
    paid = payment.state if payment else None
    match booking.state:
        case BookingState.LAPSED:
            if paid in {PaymentState.REFUNDING, PaymentState.REFUNDED}:
                return "closed", _REFUNDED if paid is PaymentState.REFUNDED else _REFUNDING, None
            return "lapsed", _LAPSED, _LAPSED_MORE
        case BookingState.AWAITING_PAYMENT:
            if inputs.opening:
                offline = inputs.status.trouble is not None
                return "starting", _STARTING, _STARTING_OFFLINE if offline else _STARTING_MORE
            if inputs.seconds_left is not None and inputs.seconds_left <= 0:
                return "over", _OVER, _OVER_MORE
            if paid is PaymentState.PENDING:
                return "checking", _CHECKING, _CHECKING_MORE
            if booking.pay_by is None:
                return "due", _DUE, _DUE_BARE
            by = booking.pay_by
            words_by = formats.both(lambda language: formats.time_of(by, language, inputs.zone))
            return "due", _DUE, _DUE_MORE.filled(by=words_by)
        case BookingState.CANCELLED:
            if paid in {PaymentState.REFUNDING, PaymentState.REFUNDED}:
                return "closed", _REFUNDED if paid is PaymentState.REFUNDED else _REFUNDING, None
            return "closed", _CANCELLED, None
    if payment is not None and payment.paid_at is not None:
        at = payment.paid_at
        return (
            "paid",
            _PAID,
            _PAID_AT.filled(at=formats.both(lambda language: formats.time_of(at, language, inputs.zone))),
        )
    return "paid", _PAID, None


def derive_shipment(inputs: ShipmentInputs) -> ShipmentProps:
    """What is only asked for shows no reference, no price and no pass: nothing looks more certain than it is."""
    detail, language, zone = inputs.detail, inputs.language, inputs.zone
    if detail is None:
        return ShipmentProps(state="missing" if inputs.missing else "loading")

    def say(text: Text) -> str:
        return text.in_(language)

    card, booking, mission = detail.card, detail.booking, detail.mission
    look = look_of_card(card)
    size = SIZES[card.size]
    words_size = _SIZE.filled(name=size.name, mm=f"{size.width_mm:g}×{size.height_mm:g}")
    paid_by_other = booking is not None and booking.gifted
    subtitle = _SUBTITLE_GIFT if paid_by_other else _SUBTITLE
    pay_state, pay_title, pay_text = (
        _payment(inputs, detail, booking) if booking and not paid_by_other else ("none", None, None)
    )
    running = pay_state in {"due", "checking", "starting"} and inputs.seconds_left is not None
    told = words.explain(inputs.status.trouble) if inputs.status.trouble else None
    confirmation = booking.confirmation if booking else None
    # The kept copy is in the language in which it was confirmed: that is what was on the screen.
    shown = Language(confirmation.language) if confirmation else language
    return ShipmentProps(
        state="ready",
        shipmentId=str(card.shipment_id),
        missionId=card.mission_id,
        title=card.title or say(_UNTITLED),
        subtitle=say(subtitle.filled(flight=card.flight_number or "—", site=card.site, size=words_size)),
        status=say(look.word),
        statusIcon=look.icon,
        statusTone=look.tone,
        reference=booking.reference if booking else "",
        price=formats.yen(booking.price.amount, language) if booking and not booking.gifted else "",
        **_notice(detail, inputs.status, language),  # type: ignore[arg-type]
        offline=f"{say(told.happened)}{'' if language is Language.JA else ' '}{say(told.safe)}" if told else "",
        payState=pay_state,
        payTitle=say(pay_title) if pay_title else "",
        payText=say(pay_text) if pay_text else "",
        countdown=countdown(inputs.seconds_left or 0) if running else "",
        facts=tuple(Fact(fact.label.text().in_(shown), fact.value.text().in_(shown)) for fact in confirmation.facts)
        if confirmation
        else (),
        confirmedAt=say(
            _CONFIRMED_ON.filled(
                at=formats.both(
                    lambda spoken: formats.time_of(confirmation.confirmed_at, spoken, zone) if confirmation else "—"
                )
            )
        )
        if confirmation
        else "",
        zoneNote=say(_JAPAN_TIME) if zone == formats.JAPAN else "",
        bookable=mission is not None and mission.state is MissionState.BOOKING_OPEN,
    )
