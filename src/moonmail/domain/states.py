"""What may become what. One table per thing; whatever is not in it is refused with the current state."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeVar

S = TypeVar("S", bound=StrEnum)


class HoldState(StrEnum):
    ACTIVE = "active"
    USED = "used"
    RELEASED = "released"
    EXPIRED = "expired"


class BookingState(StrEnum):
    AWAITING_PAYMENT = "awaiting_payment"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    REBOOKED = "rebooked"


class PaymentState(StrEnum):
    CREATED = "created"
    PENDING = "pending"
    PAID = "paid"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    FAILED = "failed"
    EXPIRED = "expired"


class ShipmentState(StrEnum):
    DRAFT = "draft"
    DECLARED = "declared"
    NEEDS_REVIEW = "needs_review"
    CLEARED = "cleared"
    NOT_ALLOWED = "not_allowed"
    AWAITING_ITEM = "awaiting_item"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    INTEGRATED = "integrated"
    LAUNCHED = "launched"
    DELIVERED = "delivered"
    LOST = "lost"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ShipmentKind(StrEnum):
    MESSAGE = "message"
    ITEM = "item"


class MissionState(StrEnum):
    ANNOUNCED = "announced"
    BOOKING_OPEN = "booking_open"
    BOOKING_CLOSED = "booking_closed"
    INTEGRATING = "integrating"
    READY = "ready"
    IN_FLIGHT = "in_flight"
    LANDED = "landed"
    ENDED = "ended"
    CANCELLED = "cancelled"


class EntitlementState(StrEnum):
    OFFERED = "offered"
    CHOSEN = "chosen"
    FULFILLED = "fulfilled"
    EXPIRED = "expired"


class GiftState(StrEnum):
    """``locked``: the giver has paused the code."""

    OFFERED = "offered"
    LOCKED = "locked"
    CLAIMED = "claimed"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"


class CaseState(StrEnum):
    """Of a conversation with the desk. ``waiting_…``: whose turn it is."""

    OPEN = "open"
    WAITING_MEMBER = "waiting_member"
    WAITING_STAFF = "waiting_staff"
    CLOSED = "closed"
    REOPENED = "reopened"


class IllegalMove(Exception):
    """A move that its table does not hold. ``current`` is what the caller must be told."""

    def __init__(self, current: StrEnum, wanted: StrEnum) -> None:
        super().__init__(f"{type(current).__name__}: {current} may not become {wanted}")
        self.current = current
        self.wanted = wanted


_H, _B, _P, _S, _M, _E = HoldState, BookingState, PaymentState, ShipmentState, MissionState, EntitlementState
_G, _C = GiftState, CaseState

# Some moves look odd and are meant: a hold that expired may be used again when a payment arrives late and the slot is
# still free, and a used one gives its slot back when its booking ends; a lapsed booking is confirmed by that same late
# payment; a payment that failed or expired may still be paid, because notices arrive late and out of order, and of one
# that was refunded in part more may go back. A shipment may be declared anew while nobody has it in hand: who changes
# the content declares it again. An item in our hands is withdrawn when it stays here for another flight.
_MOVES: Final[tuple[tuple[StrEnum, frozenset[StrEnum]], ...]] = (
    (_H.ACTIVE, frozenset({_H.USED, _H.RELEASED, _H.EXPIRED})),
    (_H.EXPIRED, frozenset({_H.USED})),
    (_H.USED, frozenset({_H.RELEASED})),
    (_B.AWAITING_PAYMENT, frozenset({_B.CONFIRMED, _B.CANCELLED, _B.LAPSED})),
    (_B.LAPSED, frozenset({_B.CONFIRMED})),
    (_B.CONFIRMED, frozenset({_B.COMPLETED, _B.CANCELLED, _B.REBOOKED})),
    (_P.CREATED, frozenset({_P.PENDING, _P.PAID, _P.FAILED, _P.EXPIRED})),
    (_P.PENDING, frozenset({_P.PAID, _P.FAILED, _P.EXPIRED})),
    (_P.EXPIRED, frozenset({_P.PAID})),
    (_P.FAILED, frozenset({_P.PAID})),
    (_P.PAID, frozenset({_P.REFUNDING})),
    (_P.REFUNDING, frozenset({_P.REFUNDED})),
    (_P.REFUNDED, frozenset({_P.REFUNDING})),
    (_S.DRAFT, frozenset({_S.DECLARED})),
    (_S.DECLARED, frozenset({_S.DECLARED, _S.NEEDS_REVIEW, _S.AWAITING_ITEM, _S.INTEGRATED, _S.WITHDRAWN})),
    (_S.NEEDS_REVIEW, frozenset({_S.CLEARED, _S.NOT_ALLOWED, _S.DECLARED, _S.WITHDRAWN})),
    (_S.CLEARED, frozenset({_S.AWAITING_ITEM, _S.DECLARED, _S.WITHDRAWN})),
    (_S.NOT_ALLOWED, frozenset({_S.DECLARED, _S.WITHDRAWN})),
    (_S.AWAITING_ITEM, frozenset({_S.RECEIVED, _S.DECLARED, _S.WITHDRAWN})),
    (_S.RECEIVED, frozenset({_S.ACCEPTED, _S.REFUSED, _S.RETURNED, _S.WITHDRAWN})),
    (_S.ACCEPTED, frozenset({_S.INTEGRATED, _S.RETURNED, _S.WITHDRAWN})),
    (_S.REFUSED, frozenset({_S.RETURNED})),
    (_S.INTEGRATED, frozenset({_S.LAUNCHED, _S.RETURNED, _S.WITHDRAWN})),
    (_S.LAUNCHED, frozenset({_S.DELIVERED, _S.LOST})),
    (_M.ANNOUNCED, frozenset({_M.BOOKING_OPEN, _M.CANCELLED})),
    (_M.BOOKING_OPEN, frozenset({_M.BOOKING_CLOSED, _M.CANCELLED})),
    (_M.BOOKING_CLOSED, frozenset({_M.BOOKING_OPEN, _M.INTEGRATING, _M.CANCELLED})),
    (_M.INTEGRATING, frozenset({_M.READY, _M.CANCELLED})),
    (_M.READY, frozenset({_M.INTEGRATING, _M.IN_FLIGHT, _M.CANCELLED})),
    (_M.IN_FLIGHT, frozenset({_M.LANDED, _M.ENDED})),
    (_M.LANDED, frozenset({_M.ENDED})),
    (_E.OFFERED, frozenset({_E.CHOSEN, _E.EXPIRED})),
    (_E.CHOSEN, frozenset({_E.FULFILLED})),
    (_E.EXPIRED, frozenset({_E.FULFILLED})),
    (_G.OFFERED, frozenset({_G.LOCKED, _G.CLAIMED, _G.TAKEN_BACK, _G.EXPIRED})),
    (_G.LOCKED, frozenset({_G.OFFERED, _G.TAKEN_BACK, _G.EXPIRED})),
    (_C.OPEN, frozenset({_C.WAITING_MEMBER, _C.WAITING_STAFF, _C.CLOSED})),
    (_C.WAITING_MEMBER, frozenset({_C.WAITING_STAFF, _C.CLOSED})),
    (_C.WAITING_STAFF, frozenset({_C.WAITING_MEMBER, _C.CLOSED})),
    (_C.CLOSED, frozenset({_C.REOPENED})),
    (_C.REOPENED, frozenset({_C.WAITING_MEMBER, _C.WAITING_STAFF, _C.CLOSED})),
)

# By kind as well: members of two kinds with the same word are equal ("expired" is a hold's and a payment's).
_TABLE: Final = {(type(state), state): moves for state, moves in _MOVES}

# A message has no body to inspect or to give back: it goes from declared straight into the plate that is integrated.
_ITEM_ONLY: Final = frozenset({_S.NEEDS_REVIEW, _S.CLEARED, _S.AWAITING_ITEM, _S.RECEIVED, _S.ACCEPTED, _S.RETURNED})


def moves_from(current: StrEnum, kind: ShipmentKind = ShipmentKind.ITEM) -> frozenset[StrEnum]:
    """Return the states that ``current`` may become."""
    moves = _TABLE.get((type(current), current), frozenset())
    if isinstance(current, ShipmentState):
        if kind is ShipmentKind.MESSAGE:
            return moves - _ITEM_ONLY
        if current is ShipmentState.DECLARED:
            return moves - {ShipmentState.INTEGRATED}
    return moves


def move(current: S, wanted: S, kind: ShipmentKind = ShipmentKind.ITEM) -> S:
    """Return ``wanted`` if the table allows it.

    Raises:
        IllegalMove: the table does not hold this move.
    """
    if wanted not in moves_from(current, kind):
        raise IllegalMove(current, wanted)
    return wanted
