"""The newest movement of a shipment, in one short line for its luggage tag."""

from __future__ import annotations

from typing import Final

from moonmail.client.model import Asked
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.text import Text

SHIPMENT_WORDS: Final[dict[ShipmentState, Text]] = {
    ShipmentState.DRAFT: Text("作成中です", "Being written"),
    ShipmentState.DECLARED: Text("内容をお預かりしました", "Content received"),
    ShipmentState.NEEDS_REVIEW: Text("内容を確認しています", "Under review"),
    ShipmentState.CLEARED: Text("内容の確認が済みました", "Cleared"),
    ShipmentState.NOT_ALLOWED: Text("お預かりできない内容でした", "Not allowed"),
    ShipmentState.AWAITING_ITEM: Text("お品物の到着をお待ちしています", "Waiting for your item"),
    ShipmentState.RECEIVED: Text("お品物が届きました", "Item received"),
    ShipmentState.ACCEPTED: Text("検査に合格しました", "Item accepted"),
    ShipmentState.REFUSED: Text("お預かりできませんでした", "Item refused"),
    ShipmentState.INTEGRATED: Text("着陸船に搭載しました", "On board the lander"),
    ShipmentState.LAUNCHED: Text("月へ向かっています", "On its way to the Moon"),
    ShipmentState.DELIVERED: Text("月面に届きました", "Delivered to the Moon"),
    ShipmentState.LOST: Text("失われました", "Lost"),
    ShipmentState.RETURNED: Text("返送しました", "Returned"),
    ShipmentState.WITHDRAWN: Text("お申し込みを取り下げました", "Withdrawn"),
}

BOOKING_WORDS: Final[dict[BookingState, Text]] = {
    BookingState.AWAITING_PAYMENT: Text("お支払いをお待ちしています", "Waiting for payment"),
    BookingState.CONFIRMED: Text("予約が確定しました", "Booking confirmed"),
    BookingState.COMPLETED: Text("役務の提供が完了しました", "Service complete"),
    BookingState.CANCELLED: Text("キャンセルしました", "Cancelled"),
    BookingState.LAPSED: Text("お支払いがなく、予約は成立しませんでした", "Not paid in time; no booking was made"),
    BookingState.REBOOKED: Text("別の便に変更しました", "Moved to another flight"),
}
SAME_FLIGHT: Final = Text("この便の別のサイズに変更しました", "Changed to another size on this flight")
OWED: Final = Text("この先をお選びください", "Please choose what comes next")

ASKED_WORDS: Final[dict[Asked, Text]] = {
    Asked.WAITING: Text("お申込みを送信待ちです（まだ予約されていません）", "Waiting to be sent; not booked yet"),
    Asked.REFUSED: Text("お申込みは受け付けられませんでした", "Your order was not accepted"),
    Asked.NEEDS_YOU: Text("サインインすると送信します（まだ予約されていません）", "Sign in to send it; not booked yet"),
    Asked.DONE: Text("内容をお預かりしました", "Content received"),
}

# Bookings that ended otherwise say more than where the plate lies.
_BOOKING_FIRST: Final = frozenset(
    {BookingState.AWAITING_PAYMENT, BookingState.CANCELLED, BookingState.LAPSED, BookingState.REBOOKED}
)


def movement(
    known: bool,
    asked: Asked,
    booking: BookingState | None,
    event: ShipmentState | None,
    *,
    owed: bool = False,
    same_flight: bool = False,
) -> Text:
    """Return the newest movement. What is only asked for is never told as if it had happened.

    ``owed``: the member has something to choose. ``same_flight``: the booking that replaced it is on the same flight.
    """
    if booking is None and asked is not Asked.DONE:
        return ASKED_WORDS[asked]
    if owed:
        return OWED
    if booking is BookingState.REBOOKED and same_flight:
        return SAME_FLIGHT
    if booking in _BOOKING_FIRST:
        return BOOKING_WORDS[booking]
    # A declared message has not moved: that it is booked is the news.
    if event is not None and event is not ShipmentState.DECLARED:
        return SHIPMENT_WORDS[event]
    if booking is not None:
        return BOOKING_WORDS[booking]
    return SHIPMENT_WORDS[ShipmentState.DECLARED] if known else ASKED_WORDS[asked]
