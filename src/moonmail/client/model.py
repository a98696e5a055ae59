"""What the client tells its shell: read models and events. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from moonmail.client.glance import BoardRow as BoardRow
from moonmail.client.glance import Session as Session
from moonmail.client.glance import Status as Status
from moonmail.client.glance import Trouble as Trouble
from moonmail.domain.drawing import Stroke as Stroke
from moonmail.domain.item import Acknowledgement, Answer, Hazard, ItemCategory, ItemShape, Material
from moonmail.domain.moment import Moment
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.bookings import Booking, CustodyEvent, Hold, Pass, Payment, Shipment
    from moonmail.contract.entitlements import Entitlement
    from moonmail.contract.gifts import Gift
    from moonmail.contract.missions import Mission, Offer
    from moonmail.contract.receipts import Receipt


@dataclass(frozen=True, slots=True)
class StoreChanged:
    """Objects of these types were written. ``ids`` is empty when there were too many to name."""

    types: frozenset[str]
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StatusChanged:
    status: Status


@dataclass(frozen=True, slots=True)
class SessionChanged:
    session: Session


Event = StoreChanged | StatusChanged | SessionChanged


class Asked(StrEnum):
    """How far a thing that the member asked for has come on this machine."""

    DONE = "done"
    WAITING = "waiting"
    REFUSED = "refused"
    NEEDS_YOU = "needs_you"


class DraftKind(StrEnum):
    MESSAGE = "message"
    ITEM = "item"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class ShipmentCard:
    """One luggage tag of My shipments, newest movement first. ``moved`` is the newest movement in words.

    ``quantity``: how many slots. ``entitled``: the member is owed something and has not chosen. ``gifted``: somebody
    else paid for it. ``asking``: what the member asked for that ``asked`` tells of, None when that is done.
    """

    shipment_id: UUID
    booking_id: UUID | None
    title: str
    size: SizeCode
    mission_id: str
    flight_number: str
    site: Text
    reference: str
    shipment_state: ShipmentState
    booking_state: BookingState | None
    asked: Asked
    moved: Text
    moved_at: Moment | None
    kind: DraftKind = DraftKind.MESSAGE
    quantity: int = 1
    entitled: bool = False
    gifted: bool = False
    asking: OpKind | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is kept for another backend than the present one: never sent to this one, sent once it is chosen again."""

    server: str
    waiting: int
    drafts: int


class OpKind(StrEnum):
    HOLD = "hold"
    RELEASE_HOLD = "release_hold"
    BLOB = "blob"
    SHIPMENT = "shipment"
    BOOKING = "booking"
    PAYMENT = "payment"
    MEMBER = "member"
    CONTENT = "content"
    HAND_IN = "hand_in"
    CANCELLATION = "cancellation"
    CHOICE = "choice"
    GIFT = "gift"
    GIFT_MOVE = "gift_move"
    RECEIPT = "receipt"
    CONSENT = "consent"
    CASE_MESSAGE = "case_message"
    CASE_READING = "case_reading"


# What makes an object of its own name, with the operation's UUID.
MAKERS: Final = frozenset(
    {
        OpKind.HOLD,
        OpKind.SHIPMENT,
        OpKind.BOOKING,
        OpKind.PAYMENT,
        OpKind.GIFT,
        OpKind.RECEIPT,
        OpKind.CASE_MESSAGE,
    }
)
# What nobody asked for in so many words: sent when it can be, and never shown as waiting or refused.
UNSEEN: Final = frozenset({OpKind.CASE_READING})


class OpState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    DONE = "done"
    REFUSED = "refused"
    NEEDS_USER = "needs_user"


@dataclass(frozen=True, slots=True)
class AlternativeSlot:
    mission_id: str
    flight_number: str
    size: SizeCode
    left: int
    price: int


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the member asked for. ``code``: the ProblemCode when refused, a Trouble while it waits."""

    id: UUID
    kind: OpKind
    state: OpState
    made_at: datetime
    title: str
    shipment_id: UUID | None = None
    booking_id: UUID | None = None
    mission_id: str = ""
    attempts: int = 0
    code: str = ""
    detail: str = ""
    quote: str = ""
    alternatives: tuple[AlternativeSlot, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item being declared, with measures as they were typed. ``photos`` and ``data_sheet``: SHA-256 of kept files.

    ``preset``: the ready size that was chosen (``domain.presets``), empty when the measures are typed.
    """

    preset: str = ""
    shape: ItemShape = ItemShape.BOX
    length: str = ""
    width: str = ""
    height: str = ""
    mass: str = ""
    compressed: bool = False
    name: str = ""
    description: str = ""
    category: ItemCategory | None = None
    materials: tuple[Material, ...] = ()
    finish: str = ""
    pieces: int = 1
    answers: tuple[tuple[Hazard, Answer], ...] = ()
    organic_mass: str = ""
    owner_name: str = ""
    owner_nationality: str = "JP"
    value: str = ""
    photos: tuple[str, ...] = ()
    data_sheet: str = ""
    agreed: tuple[Acknowledgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written. Saved at every change. ``photo``: SHA-256 of the file in the profile.

    ``group`` holds name and text of each plate, as read from ``roster``, the list as it was pasted or taken from the
    file ``roster_file``; empty while a line of it is wrong. ``rebooks`` names the booking that this one is to replace,
    ``changes`` the shipment whose content this is to replace; both None for something new. ``origin`` is the shipment
    that either was made from. ``guardian``: name, relation and telephone number, for a member under 18.
    """

    id: UUID
    updated_at: datetime
    size: SizeCode = SizeCode.MESSAGE
    mission_id: str = ""
    title: str = ""
    name: str = ""
    text: str = ""
    photo: str = ""
    strokes: tuple[Stroke, ...] = ()
    step: str = "size"
    hold_id: UUID | None = None
    shipment_id: UUID | None = field(default=None)
    language: Language = Language.JA
    kind: DraftKind = DraftKind.MESSAGE
    item: ItemDraft = ItemDraft()
    group: tuple[tuple[str, str], ...] = ()
    organisation_id: UUID | None = None
    rebooks: UUID | None = None
    changes: UUID | None = None
    origin: UUID | None = None
    roster: str = ""
    roster_file: str = ""
    guardian: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Flight:
    """Everything about one flight. ``offers`` by size, as on the price ladder; empty when nothing is on sale."""

    mission: Mission
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ShipmentDetail:
    """One shipment with all that hangs on it. What the backend has not confirmed yet is None: only ``card`` shows it.

    ``payment`` is the newest one, ``pass_`` the one with the highest sequence, ``custody`` as it happened.
    ``operations`` holds what is asked for this shipment and not done. ``payments``: those for the booking and for the
    ones it replaced, oldest first; ``paid``: their sum less what goes back, whole yen. ``entitlement`` and ``gift`` are
    the newest, ``receipts`` oldest first.
    """

    card: ShipmentCard
    shipment: Shipment | None
    booking: Booking | None
    mission: Mission | None
    offers: tuple[Offer, ...]
    payment: Payment | None
    pass_: Pass | None
    custody: tuple[CustodyEvent, ...]
    operations: tuple[Operation, ...]
    payments: tuple[Payment, ...] = ()
    paid: int = 0
    entitlement: Entitlement | None = None
    gift: Gift | None = None
    receipts: tuple[Receipt, ...] = ()

    def credit_for(self, total: int) -> int:
        """Return what counts of this booking when one for ``total`` whole yen replaces it.

        Whoever was given a booking does not know what it cost: nothing is due for one that costs no more.
        """
        return total if self.booking is not None and self.booking.gifted else self.paid


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold as far as it is known here. ``hold`` None: the backend has not answered; then nothing is reserved.

    ``seconds_left`` is by the server's time, 0 when over, None without an answer.
    """

    hold: Hold | None
    seconds_left: int | None
    operation: Operation | None
