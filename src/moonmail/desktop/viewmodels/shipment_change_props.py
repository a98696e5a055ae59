"""Changing and cancelling by oneself: what is possible, until when, what comes back; a no is explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moonmail.client.model import OpKind
from moonmail.desktop.viewmodels.shipment_ask_props import AskWords
from moonmail.desktop.viewmodels.shipment_scene import RefundRow, Scene, refunds
from moonmail.domain.shop import NO_WORDS, Freedom, No
from moonmail.domain.states import BookingState, ShipmentKind, ShipmentState
from moonmail.domain.text import Text

_TITLE: Final = Text("変更とキャンセル", "Change or cancel")
_OPEN: Final = Text("{by}まで、ご自身で無料でできます。", "By yourself and free of charge until {by}.")
_OPEN_BARE: Final = Text("ご自身で無料でできます。", "By yourself and free of charge.")
_CONTENT: Final[dict[ShipmentKind, Text]] = {
    ShipmentKind.MESSAGE: Text("内容を変える", "Change what it says"),
    ShipmentKind.ITEM: Text("お品物を変える", "Change the item"),
}
_CONTENT_HINT: Final[dict[ShipmentKind, Text]] = {
    ShipmentKind.MESSAGE: Text("同じ枠のまま、内容だけを差し替えます。", "The slot stays; only the content changes."),
    ShipmentKind.ITEM: Text(
        "同じ枠のまま、申告をやり直します。もう一度確認します。", "The slot stays; it is declared and judged anew."
    ),
}
_MOVE: Final = Text("便や大きさを変える", "Change flight or size")
_MOVE_HINT: Final = Text(
    "新しい枠が確定してから、いまの枠をお返しいただきます。差額だけをお支払い、または返金します。",
    "Your present slot is given back once the new one is confirmed. Only the difference is paid or refunded.",
)
_CANCEL: Final = Text("キャンセルする", "Cancel the booking")
_CANCEL_HINT: Final = Text("{refund}をお返しします。", "{refund} goes back to you.")
_CANCEL_GIFT: Final = Text("お支払いになった方へ返金します。", "It is refunded to the person who paid.")
_SURE: Final = Text(
    "キャンセル料はかかりません。{refund}を、お支払いに使った方法へお返しします。枠は空きに戻り、同じ枠が残っているとは限りません。",
    "There is no charge. {refund} goes back by the way it was paid. The slot is given back; it may be gone afterwards.",
)
_SURE_GIFT: Final = Text(
    "キャンセル料はかかりません。返金は、お支払いになった方（贈ってくださった方）へ行います。枠は空きに戻ります。",
    "There is no charge. The refund goes to the person who paid, who gave this to you. The slot is given back.",
)
_COMES_BACK: Final = Text("お預かりしているお品物は、お返しします。", "The item in our care is sent back to you.")
_LATER: Final = Text(
    "いまはオフラインです。お申し出は保存し、つながりしだい送信します。届いた時点で有効になります。",
    "There is no connection now. It is kept and sent once there is one, and counts when it reaches us.",
)
_ON_LANDER: Final = Text(
    "お預かりしたものは着陸船に組み込まれているため、ご自身での変更やキャンセルはできません。ご事情がある場合は、サポートデスクにご相談ください。",
    "It is built into the lander, so you can't change or cancel it by yourself. If something happened, please talk to"
    " the support desk.",
)
_NOT_FIT: Final = Text(
    "検査の結果、搭載できなかったお品物です。この先のことは、サポートデスクが承ります。",
    "The inspection found that this item can't fly. The support desk is there for what comes next.",
)
_STATE_NO: Final[dict[ShipmentState, Text]] = {
    ShipmentState.INTEGRATED: _ON_LANDER,
    ShipmentState.REFUSED: _NOT_FIT,
    ShipmentState.RETURNED: _NOT_FIT,
}
_CANCELLED: Final = Text("キャンセルしました", "Cancelled")
_CANCELLED_AT: Final = Text("{at}に承りました。", "Taken down on {at}.")
_REBOOKED: Final = Text("新しい予約に変わりました", "Changed to a new booking")
_REBOOKED_MORE: Final = Text("この予約の代わりに、新しい予約が有効です。", "A new booking holds in place of this one.")

CANCEL_WORDS: Final = AskWords(
    kept=Text("キャンセルのお申し出をお預かりしています。", "Your cancellation is kept."),
    safe=Text("ご予約は元のまま有効です。", "Your booking stands as it was."),
    refused={
        "too_late": (
            Text(
                "キャンセルのお申し出は、受付期限を過ぎてから届きました。",
                "Your cancellation reached us after the last date for it.",
            ),
            Text(
                "ご事情がある場合は、サポートデスクにご相談ください。",
                "If something happened, please talk to the support desk.",
            ),
        ),
        "terms_changed": (
            Text(
                "お返しする金額が、ご確認の後に変わりました。キャンセルはされていません。",
                "What would come back has changed since you looked. Nothing was cancelled.",
            ),
            Text("新しい金額をご確認のうえ、もう一度お申し出ください。", "Please look at the new sum and ask again."),
        ),
    },
)
CONTENT_WORDS: Final = AskWords(
    kept=Text("内容の変更をお預かりしています。", "Your change of content is kept."),
    safe=Text("変更前の内容のまま、ご予約は有効です。", "Your booking stands, with the content as it was."),
    refused={
        "too_late": (
            Text(
                "内容の変更は、受付期限を過ぎてから届きました。", "Your change reached us after the last date for it."
            ),
            Text(
                "ご事情がある場合は、サポートデスクにご相談ください。",
                "If something happened, please talk to the support desk.",
            ),
        ),
    },
)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """``key``: content, move or cancel. ``why`` explains a no, else it says what it costs."""

    key: str
    name: str
    icon: str
    can: bool
    why: str


@dataclass(frozen=True, slots=True)
class ChangeProps:
    """``state``: none, open, closed, cancelled or rebooked. ``asking``: whether to cancel is being asked.

    ``urgent``: without a change, what was booked can't fly.
    """

    state: str = "none"
    title: str = ""
    summary: str = ""
    rows: tuple[ChangeRow, ...] = ()
    asking: bool = False
    urgent: bool = False
    sureText: str = ""
    later: str = ""
    refunds: tuple[RefundRow, ...] = ()
    newBookingId: str = ""


def derive_change(scene: Scene | None, asking: bool) -> ChangeProps:
    booking = scene.detail.booking if scene else None
    if scene is None or booking is None:
        return ChangeProps()
    if scene.detail.entitlement is not None:
        return ChangeProps()
    if booking.state is BookingState.CANCELLED:
        at = booking.cancelled_at
        return ChangeProps(
            state="cancelled",
            title=scene.say(_CANCELLED),
            summary=scene.say(_CANCELLED_AT.filled(at=scene.time(at))) if at else "",
            refunds=refunds(scene),
        )
    if booking.state is BookingState.REBOOKED:
        return ChangeProps(
            state="rebooked",
            title=scene.say(_REBOOKED),
            summary=scene.say(_REBOOKED_MORE),
            refunds=refunds(scene),
            newBookingId=str(booking.rebooked_to) if booking.rebooked_to else "",
        )
    mission, shipment, free = scene.detail.mission, scene.detail.shipment, scene.freedom()
    over = mission is not None and mission.outcome is not None
    if booking.state is not BookingState.CONFIRMED or free is None or shipment is None or over:
        return ChangeProps()
    rows = _rows(scene, free, shipment.kind, shipment.state, booking.gifted)
    if free.why_no_cancel is not None:
        summary = scene.say(_why(free.why_no_cancel, shipment.state))
    else:
        summary = scene.say(_OPEN.filled(by=scene.time(free.until)) if free.until else _OPEN_BARE)
    ask = asking and free.why_no_cancel is None and not scene.under_way(OpKind.CANCELLATION)
    sure = _SURE_GIFT if booking.gifted else _SURE.filled(refund=scene.yen(free.refund))
    held = shipment.state in {ShipmentState.RECEIVED, ShipmentState.ACCEPTED}
    return ChangeProps(
        state="open" if any(row.can for row in rows) else "closed",
        title=scene.say(_TITLE),
        summary=summary,
        rows=rows,
        asking=ask,
        urgent=shipment.state is ShipmentState.NOT_ALLOWED,
        sureText=scene.gap.join(scene.say(text) for text in ((sure, _COMES_BACK) if held else (sure,))) if ask else "",
        later=scene.say(_LATER) if ask and scene.status.trouble is not None else "",
    )


def _why(no: No, state: ShipmentState) -> Text:
    return _STATE_NO.get(state, NO_WORDS[no]) if no is No.FLIGHT_OVER else NO_WORDS[no]


def _rows(scene: Scene, free: Freedom, kind: ShipmentKind, state: ShipmentState, gifted: bool) -> tuple[ChangeRow, ...]:
    if free.why_no_cancel is not None:
        # One reason holds for all three: the card's summary says it once.
        return ()
    back = _CANCEL_GIFT if gifted else _CANCEL_HINT.filled(refund=scene.yen(free.refund))

    def row(key: str, name: Text, icon: str, no: No | None, hint: Text) -> ChangeRow:
        return ChangeRow(key, scene.say(name), icon, no is None, scene.say(_why(no, state) if no else hint))

    return (
        row("content", _CONTENT[kind], "pencil", free.why_no_content, _CONTENT_HINT[kind]),
        row("move", _MOVE, "arrow-right-left", free.why_no_move, _MOVE_HINT),
        row("cancel", _CANCEL, "ban", free.why_no_cancel, back),
    )
