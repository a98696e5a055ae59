"""What a buyer may do alone after the order, and until when. Pure; both ends ask here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.text import Text

ADULT_AGE = 18

_MOVABLE = frozenset(
    {
        ShipmentState.DRAFT,
        ShipmentState.DECLARED,
        ShipmentState.NEEDS_REVIEW,
        ShipmentState.CLEARED,
        ShipmentState.NOT_ALLOWED,
        ShipmentState.AWAITING_ITEM,
    }
)
_IN_HAND = frozenset({ShipmentState.RECEIVED, ShipmentState.ACCEPTED})


class No(StrEnum):
    """Why the member can't do it alone."""

    NOT_CONFIRMED = "not_confirmed"
    TOO_LATE = "too_late"
    IN_OUR_HANDS = "in_our_hands"
    FLIGHT_OVER = "flight_over"
    NOT_THE_HOLDER = "not_the_holder"


NO_WORDS: dict[No, Text] = {
    No.NOT_CONFIRMED: Text(
        "確定していない予約のため、変更やキャンセルの手続きはありません。",
        "This booking is not confirmed, so there is nothing to change or cancel.",
    ),
    No.TOO_LATE: Text(
        "お申し込み時の条件で定めた受付期限を過ぎました。ご事情がある場合は、サポートデスクにご相談ください。",
        "The last date in the terms you confirmed has passed. If something happened, please talk to the support desk.",
    ),
    No.IN_OUR_HANDS: Text(
        "お品物をすでにお預かりしているため、内容は変更できません。キャンセルしてお返しすることはできます。",
        "We already have your item, so its content can't be changed. You can still cancel and have it back.",
    ),
    No.FLIGHT_OVER: Text(
        "この便はすでに出発したか、終了しています。",
        "This flight has left, or is over.",
    ),
    No.NOT_THE_HOLDER: Text(
        "この予約は贈り物としてお渡ししたため、受け取った方だけが変更できます。",
        "This booking was given away; only the person who has it can change it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Freedom:
    """What is possible now. ``until``: the last moment, by the terms that were confirmed. ``refund``: whole yen.

    ``why_no_*`` None: possible.
    """

    until: datetime | None
    refund: int
    why_no_cancel: No | None
    why_no_content: No | None
    why_no_move: No | None


def freedom(
    booking: BookingState, shipment: ShipmentState, paid: int, last_change_at: datetime | None, now: datetime
) -> Freedom:
    """Return what the member may do alone with a booking for which ``paid`` whole yen were paid.

    Until the date in the confirmed terms everything is free of charge; after it the member can't do it alone
    (``terms.cancellation``: no refund for a change of mind).
    """
    why: No | None = None
    if booking is not BookingState.CONFIRMED:
        why = No.NOT_CONFIRMED
    elif shipment not in _MOVABLE | _IN_HAND:
        why = No.FLIGHT_OVER
    elif last_change_at is not None and now >= last_change_at:
        why = No.TOO_LATE
    content = why or (No.IN_OUR_HANDS if shipment in _IN_HAND else None)
    return Freedom(last_change_at, paid if why is None else 0, why, content, content)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years; who was born on 29 February grows older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def needs_guardian(born: date | None, day: date) -> bool:
    """Return whether an order on ``day`` needs a guardian's consent. An age that is not known is not a child's."""
    return born is not None and age_on(born, day) < ADULT_AGE
