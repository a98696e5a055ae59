"""What a buyer is owed: said from the first day, and chosen here once a flight did not do what was promised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from moonmail.client.model import Flight, OpKind
from moonmail.contract.orders import current_window, reflight_order
from moonmail.desktop.viewmodels.shipment_ask_props import AskWords
from moonmail.desktop.viewmodels.shipment_scene import RefundRow, Scene, refunds
from moonmail.domain import formats
from moonmail.domain.mission import ENTITLEMENT_NAMES, OBLIGATION_NAMES, OUTCOME_NAMES, EntitlementKind, duty_fulfilled
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.states import BookingState, EntitlementState, MissionState, ShipmentKind
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.bookings import Booking
    from moonmail.contract.entitlements import Entitlement
    from moonmail.contract.missions import Mission, Offer
    from moonmail.domain.order import Fact as LegalFact

_IF_IT_FAILS: Final = Text("うまくいかなかったときは", "If it fails")
_WHAT_NOW: Final = Text("これからのことを、お選びください", "Choose what happens now")
_RIGHTS: Final = Text("お客さまの権利", "What you are owed")
_COMPLETE: Final = Text("役務の提供は完了しています", "The service is complete")

_PROMISE: Final = Text(
    "役務の提供は「{end}」で完了します。それまでに失われたときは、次の中からお選びいただけます（{days}日以内）。",
    "Our duty is done with {end}. If your shipment is lost before that, you may choose within {days} days:",
)
_PROMISE_SHORT: Final = Text(
    "「{end}」までに失われたときは、{list}から選べます。", "If it is lost before {end}, you may choose: {list}."
)
_DEFAULT: Final = Text(
    "期間内にお選びがない場合は「{kind}」になります。", "Without a choice in that time it is: {kind}."
)
_DONE: Final = Text(
    "この便は「{outcome}」で終わりました。お申し込み時の条件で役務の完了とした「{end}」までは済んでいます。",
    "This flight ended as: {outcome}. By the terms you confirmed the service is complete with {end}, and that had been"
    " reached.",
)
_PREPARING: Final = Text(
    "この便は「{outcome}」で終わり、「{end}」に届きませんでした。お選びいただける内容がサーバーから届くと、ここにボタンが表示されます。",
    "This flight ended as: {outcome}. It did not reach {end}. The choices become buttons here once they have come from"
    " the server.",
)
_CHOOSE: Final = Text(
    "この便は「{outcome}」で終わり、「{end}」に届きませんでした。\n次の中から1つをお選びいただけます。",
    "This flight ended as: {outcome}. It did not reach {end}. You may choose one of these:",
)
_DEADLINE: Final = Text("{by}まで", "Until {by}")
_THEN: Final = Text(
    "それまでにお選びがない場合は、お申し込み時の条件により「{kind}」になります。",
    "Without a choice by then it is, by the terms you confirmed: {kind}.",
)
_OVERDUE: Final = Text(
    "お選びいただく期限（{by}）を過ぎました。お申し込み時の条件により「{kind}」になります。",
    "The last date for choosing, {by}, has passed. By the terms you confirmed it is: {kind}.",
)

_REFLIGHT_HINT: Final = Text(
    "空きのある便から選べます。追加のお支払いはありません。", "On any flight with room. There is nothing more to pay."
)
_REFUND_HINT: Final = Text("{amount}をお返しします。", "{amount} goes back.")
_REFUND_GIFT: Final = Text("お支払いになった方へお返しします。", "It goes back to who paid.")
_RECORD_HINT: Final = Text(
    "証明書と記録を残します。返金と再搭載はありません。", "Certificate and record stay. No refund, no other flight."
)
_ICONS: Final = {
    EntitlementKind.REFLIGHT: "rocket",
    EntitlementKind.REFUND: "banknote",
    EntitlementKind.RECORD: "scroll-text",
}

_SURE_REFUND: Final = Text(
    "{amount}を、お支払いに使った方法へお返しします。お手元に届くまでの日数は、カード会社などにより異なります。進み具合はこのページでお知らせします。",
    "{amount} goes back by the way it was paid. How long it takes to arrive depends on your card company. This page"
    " tells you how it goes on.",
)
_SURE_REFUND_GIFT: Final = Text(
    "お支払いになった方（贈ってくださった方）へ返金します。お手元への返金はありません。",
    "The refund goes to the person who paid, who gave this to you. Nothing is paid to you.",
)
_SURE_RECORD: Final = Text(
    "この便の証明書と記録を残します。返金と再搭載の権利はなくなります。",
    "Certificate and record of this flight stay with you. The right to a refund or another flight ends.",
)
_SURE_REFLIGHT: Final = Text(
    "{flight}便に、同じ枠をお取りします。新しい予約には、次の条件が適用されます。",
    "You get the same slot on flight {flight}. These terms hold for the new booking:",
)
_SURE_ITEM: Final = Text(
    "お品物は、新しい便のためにあらためてお預かりします。", "Your item has to be handed in anew for that flight."
)
_ONCE: Final = Text("お選びいただけるのは一度だけです。", "You can choose once.")
_LATER: Final = Text(
    "いまはオフラインです。お選びいただいた内容は保存し、つながりしだい送信します。わたしたちに届いた時点で有効になります。",
    "There is no connection now. Your choice is kept and sent once there is one. It counts when it reaches us.",
)
_CONFIRM: Final[dict[EntitlementKind, Text]] = {
    EntitlementKind.REFLIGHT: Text("この便に決める", "Take this flight"),
    EntitlementKind.REFUND: Text("返金を受ける", "Have it refunded"),
    EntitlementKind.RECORD: Text("記録を残す", "Keep the record"),
}
_LEFT: Final = Text("のこり{n}枠", "{n} left")
_MOON: Final = Text("月・{site}", "Moon · {site}")

_TAKEN: Final = Text("「{kind}」で承りました", "What you chose: {kind}")
_BY_DEFAULT: Final = Text("「{kind}」になりました", "It is now: {kind}")
_TAKEN_AT: Final = Text("{at}に承りました。", "Taken down on {at}.")
_DEFAULT_TOLD: Final = Text(
    "{by}までにお選びがなかったため、お申し込み時の条件のとおりにしました。お手続きは必要ありません。",
    "There was no choice by {by}, so it went by the terms you confirmed. There is nothing you need to do.",
)
_REBOOKED: Final = Text("新しい便の予約が確定しました。", "Your booking on the new flight is confirmed.")
_REBOOKING: Final = Text("新しい便の予約を手続きしています。", "Your booking on the new flight is being made.")
_RECORDED: Final = Text(
    "証明書と記録は、下の「記録」から保存できます。", "Certificate and record can be saved below, under Record."
)
_REFUNDING: Final = Text("返金の手続きを進めています。", "The refund is being made.")
_REFUND_TO_GIVER: Final = Text("お支払いになった方へ返金します。", "It is refunded to the person who paid.")

CHOICE_WORDS: Final = AskWords(
    kept=Text("お選びいただいた内容をお預かりしています。", "Your choice is kept."),
    safe=Text("お客さまの権利は失われていません。", "Nothing that you are owed is lost."),
    refused={
        "too_late": (
            Text(
                "お選びいただいた内容は、期限を過ぎてから届きました。お申し込み時の条件のとおりに進めています。",
                "Your choice reached us after the last date, so it goes by the terms you confirmed.",
            ),
            Text(
                "ご事情があるときは、どうぞサポートデスクにご相談ください。",
                "If something kept you from it, please talk to the support desk.",
            ),
        ),
        "no_room": (
            Text(
                "お選びの便は、届いたときには空きがなくなっていました。まだ何も選ばれていません。",
                "When your choice reached us, that flight had no room left. Nothing has been chosen yet.",
            ),
            Text("ほかの便か、別の方法をお選びください。", "Please choose another flight, or something else."),
        ),
        "terms_changed": (
            Text(
                "お選びの便の条件が、ご確認の後に変わりました。まだ何も選ばれていません。",
                "The terms of that flight changed after you read them. Nothing has been chosen yet.",
            ),
            Text("新しい条件をご確認のうえ、もう一度お選びください。", "Please read the new terms and choose again."),
        ),
        "illegal_move": (
            Text(
                "すでに別の内容でお選びいただいています。",
                "A choice has been made before this one, perhaps on another computer.",
            ),
            Text("いまの内容を下でご確認ください。", "Below you see what holds now."),
        ),
    },
)


@dataclass(frozen=True, slots=True)
class OwedKind:
    kind: str
    name: str
    hint: str
    iconName: str


@dataclass(frozen=True, slots=True)
class ReflightRow:
    """A flight with room in this size and quantity."""

    missionId: str
    flightNumber: str
    site: str
    window: str
    slots: str
    picked: bool


@dataclass(frozen=True, slots=True)
class FactRow:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class OwedInputs:
    """``step``: what is being looked at before it is chosen. ``flights`` None: not read yet."""

    scene: Scene | None
    step: EntitlementKind | None = None
    flights: tuple[Flight, ...] | None = None
    picked: str = ""


@dataclass(frozen=True, slots=True)
class OwedProps:
    """``state``: none, promise, done, preparing, choose, asked, taken. ``flightsState``: "", loading, none or ready."""

    state: str = "none"
    title: str = ""
    summary: str = ""
    text: str = ""
    deadline: str = ""
    default: str = ""
    kinds: tuple[OwedKind, ...] = ()
    step: str = ""
    flightsState: str = ""
    flights: tuple[ReflightRow, ...] = ()
    sureText: str = ""
    facts: tuple[FactRow, ...] = ()
    later: str = ""
    confirmLabel: str = ""
    canConfirm: bool = False
    refunds: tuple[RefundRow, ...] = ()
    newBookingId: str = ""


# Bookings under which something can still be owed.
_STANDS: Final = frozenset({BookingState.AWAITING_PAYMENT, BookingState.CONFIRMED, BookingState.COMPLETED})


def derive_owed(inputs: OwedInputs) -> OwedProps:
    scene = inputs.scene
    booking = scene.detail.booking if scene else None
    if scene is None or booking is None:
        return OwedProps()
    owed = scene.detail.entitlement
    if owed is None:
        return _before(scene, booking) if booking.state in _STANDS else OwedProps()
    if owed.state is not EntitlementState.OFFERED:
        return _taken(scene, booking, owed)
    if scene.under_way(OpKind.CHOICE):
        return OwedProps(state="asked", title=scene.say(_RIGHTS), deadline=_by(scene, owed), default=_then(scene, owed))
    return _choose(inputs, scene, booking, owed)


def _before(scene: Scene, booking: Booking) -> OwedProps:
    """Say what is owed while the flight is not over, and right after it is."""
    terms, mission = booking.confirmation, scene.detail.mission
    end = OBLIGATION_NAMES[terms.obligation_end]
    kinds = tuple(
        OwedKind(kind.value, scene.say(ENTITLEMENT_NAMES[kind]), "", _ICONS[kind]) for kind in terms.entitlements
    )
    default = scene.say(_DEFAULT.filled(kind=ENTITLEMENT_NAMES[terms.default_entitlement]))
    outcome = mission.outcome if mission else None
    if outcome is None:
        listed = ("・" if scene.language == "ja" else ", ").join(kind.name for kind in kinds)
        return OwedProps(
            state="promise",
            title=scene.say(_IF_IT_FAILS),
            summary=scene.say(_PROMISE_SHORT.filled(end=end, list=listed)),
            text=scene.say(_PROMISE.filled(end=end, days=str(terms.choose_within_days))),
            default=default,
            kinds=kinds,
        )
    name = OUTCOME_NAMES[outcome]
    if duty_fulfilled(outcome, terms.obligation_end):
        text = scene.say(_DONE.filled(outcome=name, end=end))
        return OwedProps(state="done", title=scene.say(_COMPLETE), summary=text, text=text)
    return OwedProps(
        state="preparing",
        title=scene.say(_RIGHTS),
        text=scene.say(_PREPARING.filled(outcome=name, end=end)),
        default=default,
        kinds=kinds,
    )


def _by(scene: Scene, owed: Entitlement) -> str:
    return scene.say(_DEADLINE.filled(by=scene.time(owed.choose_by)))


def _then(scene: Scene, owed: Entitlement) -> str:
    return scene.say(_THEN.filled(kind=ENTITLEMENT_NAMES[owed.default_kind]))


def _hint(scene: Scene, booking: Booking, owed: Entitlement, kind: EntitlementKind) -> str:
    if kind is EntitlementKind.REFLIGHT:
        return scene.say(_REFLIGHT_HINT)
    if kind is EntitlementKind.RECORD:
        return scene.say(_RECORD_HINT)
    if booking.gifted:
        return scene.say(_REFUND_GIFT)
    return scene.say(_REFUND_HINT.filled(amount=scene.yen(owed.refund.amount)))


def _choose(inputs: OwedInputs, scene: Scene, booking: Booking, owed: Entitlement) -> OwedProps:
    end = OBLIGATION_NAMES[booking.confirmation.obligation_end]
    base = OwedProps(
        state="choose",
        title=scene.say(_WHAT_NOW),
        text=scene.say(_CHOOSE.filled(outcome=OUTCOME_NAMES[owed.outcome], end=end)),
        deadline=_by(scene, owed),
        default=_then(scene, owed),
        kinds=tuple(
            OwedKind(kind.value, scene.say(ENTITLEMENT_NAMES[kind]), _hint(scene, booking, owed, kind), _ICONS[kind])
            for kind in owed.kinds
        ),
    )
    if scene.now >= owed.choose_by:
        told = _OVERDUE.filled(by=scene.time(owed.choose_by), kind=ENTITLEMENT_NAMES[owed.default_kind])
        return replace(base, state="preparing", text=scene.say(told), deadline="", default="", kinds=())
    if inputs.step is None or inputs.step not in owed.kinds:
        return base
    base = replace(
        base,
        step=inputs.step.value,
        confirmLabel=scene.say(_CONFIRM[inputs.step]),
        canConfirm=True,
        later=scene.say(_LATER) if scene.status.trouble is not None else "",
    )
    if inputs.step is EntitlementKind.REFLIGHT:
        return _reflight(inputs, scene, booking, base)
    if inputs.step is EntitlementKind.RECORD:
        sure = _SURE_RECORD
    else:
        sure = _SURE_REFUND_GIFT if booking.gifted else _SURE_REFUND.filled(amount=scene.yen(owed.refund.amount))
    return replace(base, sureText=_sentences(scene, sure, _ONCE))


def _sentences(scene: Scene, *texts: Text) -> str:
    return scene.gap.join(scene.say(text) for text in texts)


def room_on(flight: Flight, booking: Booking) -> Offer | None:
    """Return the offer of the booking's size on ``flight`` if it sells and has room for all of its slots."""
    if flight.mission.state is not MissionState.BOOKING_OPEN or flight.mission.id == booking.mission_id:
        return None
    found = next((offer for offer in flight.offers if offer.size is booking.size), None)
    return found if found is not None and found.left >= booking.quantity else None


def reflight_facts(mission: Mission, booking: Booking, offer: Offer) -> tuple[tuple[LegalFact, ...], str]:
    """Return the legal facts of flying again and their hash: what is shown is what is confirmed."""
    facts = legal_facts(reflight_order(mission, booking, offer))
    return facts, facts_sha256(facts)


def _reflight(inputs: OwedInputs, scene: Scene, booking: Booking, base: OwedProps) -> OwedProps:
    if inputs.flights is None:
        return replace(base, flightsState="loading", canConfirm=False)
    found = [(flight, offer) for flight in inputs.flights if (offer := room_on(flight, booking)) is not None]
    if not found:
        return replace(base, flightsState="none", canConfirm=False)
    rows = tuple(
        ReflightRow(
            missionId=flight.mission.id,
            flightNumber=flight.mission.flight_number,
            site=scene.say(_MOON.filled(site=flight.mission.site.name.text())),
            window=formats.window(current_window(flight.mission), scene.language),
            slots=scene.say(_LEFT.filled(n=f"{offer.left:,}")),
            picked=flight.mission.id == inputs.picked,
        )
        for flight, offer in found
    )
    base = replace(base, flightsState="ready", flights=rows)
    taken = next(((flight, offer) for flight, offer in found if flight.mission.id == inputs.picked), None)
    if taken is None:
        return replace(base, canConfirm=False)
    facts, _ = reflight_facts(taken[0].mission, booking, taken[1])
    sure = [_SURE_REFLIGHT.filled(flight=taken[0].mission.flight_number)]
    if scene.detail.shipment is not None and scene.detail.shipment.kind is ShipmentKind.ITEM:
        sure.append(_SURE_ITEM)
    return replace(
        base,
        sureText=_sentences(scene, *sure, _ONCE),
        facts=tuple(FactRow(scene.say(fact.label), scene.say(fact.value)) for fact in facts),
    )


def _taken(scene: Scene, booking: Booking, owed: Entitlement) -> OwedProps:
    """Follow a choice to its end."""
    kind = owed.choice or owed.default_kind
    defaulted = owed.state is EntitlementState.EXPIRED or owed.chosen_at is None or owed.chosen_at >= owed.choose_by
    if defaulted:
        first = _DEFAULT_TOLD.filled(by=scene.time(owed.choose_by))
    else:
        assert owed.chosen_at is not None
        first = _TAKEN_AT.filled(at=scene.time(owed.chosen_at))
    followed = refunds(scene)
    match kind:
        case EntitlementKind.REFLIGHT:
            then = _REBOOKED if owed.new_booking_id else _REBOOKING
        case EntitlementKind.RECORD:
            then = _RECORDED
        case _:
            then = _REFUND_TO_GIVER if booking.gifted else _REFUNDING
    settled = kind is EntitlementKind.REFUND and bool(followed)
    return OwedProps(
        state="taken",
        title=scene.say((_BY_DEFAULT if defaulted else _TAKEN).filled(kind=ENTITLEMENT_NAMES[kind])),
        text=scene.say(first) if settled else _sentences(scene, first, then),
        refunds=followed if kind is EntitlementKind.REFUND else (),
        newBookingId=str(owed.new_booking_id) if owed.new_booking_id else "",
    )
