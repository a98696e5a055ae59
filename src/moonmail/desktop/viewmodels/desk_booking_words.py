"""A booking as staff read it: one line, and its standing with an icon, a word and a tone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.domain import formats
from moonmail.domain.sizes import SIZES, SizeKind
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.contract.desk import FoundBooking


class Standing(NamedTuple):
    words: Text
    icon: str
    tone: str


_BOOKINGS: Final[dict[BookingState, Standing]] = {
    BookingState.AWAITING_PAYMENT: Standing(Text("お支払い待ち", "Awaiting payment"), "credit-card", "warn"),
    BookingState.CANCELLED: Standing(Text("取消し済み", "Cancelled"), "ban", "muted"),
    BookingState.LAPSED: Standing(Text("予約不成立", "Lapsed"), "circle-minus", "muted"),
    BookingState.REBOOKED: Standing(Text("振替済み", "Moved to another flight"), "arrow-right-left", "muted"),
}
_SHIPMENTS: Final[dict[ShipmentState, Standing]] = {
    ShipmentState.DRAFT: Standing(Text("下書き", "Draft"), "pencil", "muted"),
    ShipmentState.DECLARED: Standing(Text("予約確定", "Booked"), "circle-check", "ok"),
    ShipmentState.NEEDS_REVIEW: Standing(Text("確認中", "Under review"), "search", "plain"),
    ShipmentState.CLEARED: Standing(Text("確認済み", "Cleared"), "circle-check", "ok"),
    ShipmentState.NOT_ALLOWED: Standing(Text("お預かり不可", "Not allowed"), "circle-x", "bad"),
    ShipmentState.AWAITING_ITEM: Standing(Text("お品物待ち", "Awaiting item"), "package-open", "warn"),
    ShipmentState.RECEIVED: Standing(Text("受付済み", "Received"), "package-check", "plain"),
    ShipmentState.ACCEPTED: Standing(Text("検査合格", "Accepted"), "package-check", "ok"),
    ShipmentState.REFUSED: Standing(Text("検査でお断り", "Refused"), "circle-x", "bad"),
    ShipmentState.INTEGRATED: Standing(Text("搭載済み", "On board"), "package-check", "ok"),
    ShipmentState.LAUNCHED: Standing(Text("飛行中", "In flight"), "orbit", "accent"),
    ShipmentState.DELIVERED: Standing(Text("月面に到着", "On the Moon"), "flag", "ok"),
    ShipmentState.LOST: Standing(Text("失われました", "Lost"), "circle-x", "bad"),
    ShipmentState.RETURNED: Standing(Text("返送済み", "Returned"), "undo-2", "muted"),
    ShipmentState.WITHDRAWN: Standing(Text("取り下げ済み", "Withdrawn"), "undo-2", "muted"),
}
_LINE: Final = Text("{flight}　{size}", "{flight}, {size}")
_BOOKED: Final = Text("{day}　予約", "booked {day}")


def standing_of(booking: FoundBooking) -> Standing:
    """Return what matters most: a booking that does not stand, else where its shipment is."""
    return _BOOKINGS.get(booking.state) or _SHIPMENTS[booking.shipment_state]


def title_of(booking: FoundBooking, language: Language) -> str:
    return _LINE.filled(flight=booking.flight_number, size=SIZES[booking.size].name).in_(language)


def booked_on(booking: FoundBooking, language: Language, zone: ZoneInfo) -> str:
    day = formats.day(booking.booked_at.astimezone(zone).date(), language, weekday=False)
    return _BOOKED.filled(day=day).in_(language)


def icon_of(booking: FoundBooking) -> str:
    return "mail" if SIZES[booking.size].kind is SizeKind.PLATE else "package"
