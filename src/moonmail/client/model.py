"""What the client tells its shell: read models and events. Standard library only: the first frame needs no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.domain.drawing import Stroke as Stroke
from moonmail.domain.mission import Outcome
from moonmail.domain.moment import Moment, Window
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, MissionState, ShipmentState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.bookings import Booking, CustodyEvent, Hold, Pass, Payment, Shipment
    from moonmail.contract.missions import Mission, Offer


class Trouble(StrEnum):
    """Why the last exchange with the backend failed. Turned into words in one place, by the shell."""

    OFFLINE = "offline"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROXY_AUTH = "proxy_auth"
    CAPTIVE_PORTAL = "captive_portal"
    CLOCK_WRONG = "clock_wrong"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    SERVER_DOWN = "server_down"
    TOO_OLD = "too_old"
    NOT_MOONMAIL = "not_moonmail"
    STORE_FULL = "store_full"
    STORE_READ_ONLY = "store_read_only"
    STORE_TOO_NEW = "store_too_new"


@dataclass(frozen=True, slots=True)
class Status:
    """The sync badge. ``trouble`` None: the backend answered last. ``quote`` is a code to quote to the desk.

    ``waiting`` and ``needs_you`` count what the member asked for: an order is one, however many requests it takes.
    ``CLOCK_WRONG`` beside a fresh ``synced_at``: everything works, but this machine's clock is far off.
    """

    syncing: bool = False
    trouble: Trouble | None = None
    quote: str = ""
    synced_at: datetime | None = None
    waiting: int = 0
    needs_you: int = 0
    store_was_rebuilt: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in. ``secret_place`` says where the session is kept: ``keyring``, ``file`` or ``memory``.

    ``signed_in`` with ``expired``: the member's things are here and can be read, but the backend wants a new sign-in;
    what is asked meanwhile waits for it.
    """

    signed_in: bool = False
    expired: bool = False
    name: str = ""
    membership_number: str = ""
    email: str = ""
    secret_place: str = ""


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


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of Departures. ``slots_left`` and ``from_price`` are None where nothing is on sale."""

    mission_id: str
    flight_number: str
    sample: bool
    operator: str
    operator_colour: str
    lander: Text
    site: Text
    state: MissionState
    delayed: bool
    outcome: Outcome | None
    window: Window
    previous_window: Window | None
    revision_reason: Text | None
    landing_planned: Moment | None
    ended: Moment | None
    slots_left: int | None
    from_price: int | None
    last_booking_at: datetime | None


class Asked(StrEnum):
    """How far a thing that the member asked for has come on this machine."""

    DONE = "done"
    WAITING = "waiting"
    REFUSED = "refused"
    NEEDS_YOU = "needs_you"


@dataclass(frozen=True, slots=True)
class ShipmentCard:
    """One luggage tag of My shipments, newest movement first. ``moved`` is the newest movement in words."""

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


class OpKind(StrEnum):
    HOLD = "hold"
    RELEASE_HOLD = "release_hold"
    BLOB = "blob"
    SHIPMENT = "shipment"
    BOOKING = "booking"
    PAYMENT = "payment"
    MEMBER = "member"


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
class Draft:
    """A message being written. Saved at every change. ``photo``: SHA-256 of the file in the profile."""

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


@dataclass(frozen=True, slots=True)
class Flight:
    """Everything about one flight. ``offers`` by size, as on the price ladder; empty when nothing is on sale."""

    mission: Mission
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ShipmentDetail:
    """One shipment with all that hangs on it. What the backend has not confirmed yet is None: only ``card`` shows it.

    ``payment`` is the newest one, ``pass_`` the one with the highest sequence, ``custody`` as it happened.
    ``operations`` holds what is asked for this shipment and not done.
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


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold as far as it is known here. ``hold`` None: the backend has not answered; then nothing is reserved.

    ``seconds_left`` is by the server's time, 0 when over, None without an answer.
    """

    hold: Hold | None
    seconds_left: int | None
    operation: Operation | None
