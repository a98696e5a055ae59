"""Delta sync, in the manner of JMAP (RFC 8620): the server counts, no clock decides."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

from pydantic import Field

from moonmail.contract.accounts import Member
from moonmail.contract.base import Sha256, Time, WireOut
from moonmail.contract.bookings import Booking, CustodyEvent, Hold, Pass, Payment, Shipment
from moonmail.contract.cases import Case, CaseMessage
from moonmail.contract.entitlements import Entitlement
from moonmail.contract.gifts import Gift
from moonmail.contract.missions import Mission, Offer
from moonmail.contract.receipts import Receipt

T = TypeVar("T")

# Order of application: whatever another thing points at comes first.
TYPES: Final = (
    "mission",
    "offer",
    "member",
    "hold",
    "shipment",
    "booking",
    "payment",
    "pass",
    "custody_event",
    "entitlement",
    "gift",
    "receipt",
    "case",
    "case_message",
)
# What came after the first clients: in the digest only of those who say that they hold it, or it would never be equal.
LATER_TYPES: Final = ("case", "case_message")
CATALOGUE_TYPES: Final = ("mission", "offer")


class Delta(WireOut, Generic[T]):
    created: list[T] = Field(default_factory=list)
    updated: list[T] = Field(default_factory=list)
    destroyed: list[str] = Field(default_factory=list)


class Changes(WireOut):
    """``GET /v1/changes?since=STATE&limit=N``. ``state`` is opaque; without sign-in only the catalogue is in it."""

    state: str
    has_more: bool
    server_time: Time
    mission: Delta[Mission] = Field(default_factory=Delta[Mission])
    offer: Delta[Offer] = Field(default_factory=Delta[Offer])
    member: Delta[Member] = Field(default_factory=Delta[Member])
    hold: Delta[Hold] = Field(default_factory=Delta[Hold])
    shipment: Delta[Shipment] = Field(default_factory=Delta[Shipment])
    booking: Delta[Booking] = Field(default_factory=Delta[Booking])
    payment: Delta[Payment] = Field(default_factory=Delta[Payment])
    pass_: Delta[Pass] = Field(default_factory=Delta[Pass], alias="pass")
    custody_event: Delta[CustodyEvent] = Field(default_factory=Delta[CustodyEvent])
    entitlement: Delta[Entitlement] = Field(default_factory=Delta[Entitlement])
    gift: Delta[Gift] = Field(default_factory=Delta[Gift])
    receipt: Delta[Receipt] = Field(default_factory=Delta[Receipt])
    case: Delta[Case] = Field(default_factory=Delta[Case])
    case_message: Delta[CaseMessage] = Field(default_factory=Delta[CaseMessage])


class Digest(WireOut):
    """SHA-256 over the lines ``type SP id SP rev LF`` of every live object that the caller may see, sorted bytewise.

    Of ``LATER_TYPES`` those alone that the caller names in ``also``, with commas between.
    """

    state: str
    count: int
    sha256: Sha256


class Health(WireOut):
    """``GET /v1/health``: answered without sign-in and without the database being busy."""

    status: str
    api: str
    server: str
    server_time: Time
    min_client: str
    sample: bool


class PassKeys(WireOut):
    """``GET /v1/pass-keys``: public keys of passes as a JWK set; old keys stay as long as their passes live."""

    keys: list[dict[str, str]]
