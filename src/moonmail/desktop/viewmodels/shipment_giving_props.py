"""Giving a booking to somebody else: the code, how to say it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from moonmail.client.model import OpKind
from moonmail.desktop.viewmodels.shipment_ask_props import AskWords
from moonmail.desktop.viewmodels.shipment_scene import Scene
from moonmail.domain.codes import grouped, spoken
from moonmail.domain.states import BookingState, GiftState, ShipmentState
from moonmail.domain.text import Text

_OFFER: Final = Text("どなたかへの贈り物にできます。", "You can give this booking to somebody else.")
_HOW: Final = Text(
    "受け取る方に伝えるコードを作ります。受け取りが済むまでは、いつでも取り消せます。受け取られると、予約はその方のものになり、お支払いと領収書はお手元に残ります。",
    "A code is made that you hand on. Until it is claimed you can take it back at any time. Once claimed, the booking"
    " is theirs; payment and receipts stay with you.",
)
_FOR: Final = Text("{receiver} 様への贈り物です。", "A gift for {receiver}.")
_FOR_NOBODY: Final = Text("贈り物のコードがあります。", "There is a gift code for this booking.")
_TELL: Final = Text(
    "このコードをお相手に伝えてください。メールとは別の方法（電話や手紙など）が安心です。",
    "Tell this code to the person. It is safest by another way than e-mail: on the telephone, or in a letter.",
)
_SAY: Final = Text("電話での伝え方：{words}", "How to say it: {words}")
_EXPIRES: Final = Text("受け取り期限：{at}", "To be claimed by {at}")
_LOCKED: Final = Text(
    "コードを一時停止しています。再開するまで、どなたも受け取れません。",
    "The code is paused. Nobody can claim it until you resume it.",
)
_CLAIMED: Final = Text("{at}に受け取られました。", "Claimed on {at}.")
_CLAIMED_BARE: Final = Text("受け取られました。", "It has been claimed.")
_TAKEN_BACK: Final = Text(
    "贈り物を取り消しました。前のコードは使えません。", "You took the gift back. The old code does not work any more."
)
_EXPIRED: Final = Text(
    "受け取りの期限が過ぎました。予約はお手元にあります。新しいコードを作れます。",
    "Nobody claimed it in time. The booking is still yours, and you can make a new code.",
)
_WAITING: Final = Text("コードができると、ここに表示します。", "The code appears here once it has been made.")

GIFT_WORDS: Final = AskWords(
    kept=Text("贈り物の手続きをお預かりしています。", "What you asked for the gift is kept."),
    safe=Text("ご予約はお手元にあります。", "The booking is still yours."),
    refused={
        "illegal_move": (
            Text(
                "すでに受け取られたか、取り消されているため、変更できませんでした。",
                "It has been claimed or taken back already, so this could not be done.",
            ),
            Text("いまの状態を下でご確認ください。", "Below you see how it stands now."),
        ),
        "too_late": (
            Text("贈り物にできる期限を過ぎています。", "The last date for giving it away has passed."),
            Text(
                "ご事情がある場合は、サポートデスクにご相談ください。",
                "Please talk to the support desk if you need to.",
            ),
        ),
    },
)


@dataclass(frozen=True, slots=True)
class GivingProps:
    """``state``: none, offer, asked, offered, locked or claimed. ``note``: what was said of an earlier code."""

    state: str = "none"
    summary: str = ""
    text: str = ""
    past: str = ""
    code: str = ""
    codeSpoken: str = ""
    sayIt: str = ""
    expires: str = ""
    receiver: str = ""
    note: str = ""
    busy: bool = False


# Nobody is given what can't fly.
_UNFIT: Final = frozenset(
    {ShipmentState.NOT_ALLOWED, ShipmentState.REFUSED, ShipmentState.RETURNED, ShipmentState.WITHDRAWN}
)
# A code must be of use for a while.
_LEAST: Final = timedelta(hours=1)


def derive_giving(scene: Scene | None) -> GivingProps:
    booking = scene.detail.booking if scene else None
    if scene is None or booking is None:
        return GivingProps()
    gift = scene.detail.gift
    if gift is not None and gift.state is GiftState.CLAIMED:
        at = gift.claimed_at
        told = scene.say(_CLAIMED.filled(at=scene.time(at)) if at else _CLAIMED_BARE)
        return GivingProps(state="claimed", summary=told, text=told, receiver=gift.receiver, note=gift.note)
    if booking.state is not BookingState.CONFIRMED or booking.gifted:
        return GivingProps()
    busy = scene.under_way(OpKind.GIFT, OpKind.GIFT_MOVE)
    if gift is not None and gift.state in {GiftState.OFFERED, GiftState.LOCKED}:
        locked = gift.state is GiftState.LOCKED
        summary = scene.say(_FOR.filled(receiver=gift.receiver) if gift.receiver else _FOR_NOBODY)
        code = gift.code or ""
        words = spoken(code) if code else ""
        return GivingProps(
            state="locked" if locked else "offered",
            summary=summary,
            text=scene.say(_LOCKED if locked else _TELL),
            code=grouped(code),
            codeSpoken=words,
            sayIt=scene.say(_SAY.filled(words=words)) if words and not locked else "",
            expires=scene.say(_EXPIRES.filled(at=scene.time(gift.expires_at))),
            receiver=gift.receiver,
            note=gift.note,
            busy=busy,
        )
    if scene.under_way(OpKind.GIFT):
        return GivingProps(state="asked", summary=scene.say(_WAITING), text=scene.say(_WAITING), busy=True)
    last = booking.confirmation.last_change_at
    mission = scene.detail.mission
    over = mission is not None and mission.outcome is not None
    unfit = scene.detail.card.shipment_state in _UNFIT
    if over or unfit or (last is not None and scene.now + _LEAST >= last):
        return GivingProps()
    past = ""
    if gift is not None:
        past = scene.say(_EXPIRED if gift.state is GiftState.EXPIRED else _TAKEN_BACK)
    return GivingProps(state="offer", summary=past or scene.say(_OFFER), text=scene.say(_HOW), past=past)
