"""What a member asks for and gets: holds, shipments, bookings, payments, passes."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from moonmail.contract.base import MomentOut, Money, Sha256, Time, WindowOut, WireIn, WireOut, Words
from moonmail.domain.mission import EntitlementKind, ObligationEnd
from moonmail.domain.moment import Confidence
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentKind, ShipmentState


class HoldIn(WireIn):
    """``PUT /v1/holds/{uuid}``: reserve one slot for 35 minutes."""

    mission_id: str
    size: SizeCode


class Hold(WireOut):
    id: UUID
    rev: int
    mission_id: str
    size: SizeCode
    price: Money
    state: HoldState
    created_at: Time
    expires_at: Time


class MessageIn(WireIn):
    """What is etched. ``plate`` is the raster as it will be etched, ``photo`` the re-encoded file kept beside it."""

    name: str = Field(default="", max_length=80)
    text: str = Field(default="", max_length=10_000)
    photo: Sha256 | None = None
    drawing: Sha256 | None = None
    plate: Sha256


class ShipmentIn(WireIn):
    """``PUT /v1/shipments/{uuid}``"""

    title: str = Field(max_length=80)
    size: SizeCode
    mission_id: str
    message: MessageIn


class Shipment(WireOut):
    id: UUID
    rev: int
    kind: ShipmentKind
    title: str
    size: SizeCode
    mission_id: str
    booking_id: UUID | None
    state: ShipmentState
    message: MessageIn | None
    created_at: Time


class CustodyEvent(WireOut):
    """Who had it, where, when: GS1 EPCIS 2.0 words. ``rev`` and ``id`` are the sync engine's."""

    id: UUID
    rev: int
    shipment_id: UUID
    biz_step: str
    disposition: str
    state: ShipmentState = Field(description="the shipment's state after this event")
    read_point: Words | None
    holder: Words = Field(description="who has it after this event")
    occurred_at: MomentOut
    recorded_at: Time
    confidence: Confidence
    source: Words
    note: Words | None = None


class LegalFact(WireOut):
    """One of the six facts of the final confirmation screen, as it was shown."""

    key: str
    label: Words
    value: Words


class ConfirmationIn(WireIn):
    """What the member saw and confirmed. The backend makes the same from its own data and compares the hash."""

    terms_version: str
    total: int = Field(strict=True, ge=0)
    facts_sha256: Sha256
    language: str = Field(pattern="^(ja|en)$")
    confirmed_at: Time


class Confirmation(WireOut):
    """The kept copy."""

    terms_version: str
    total: Money
    facts: list[LegalFact]
    facts_sha256: Sha256
    language: str
    confirmed_at: Time
    obligation_end: ObligationEnd
    entitlements: list[EntitlementKind]
    default_entitlement: EntitlementKind
    choose_within_days: int
    window: WindowOut
    last_change_at: Time | None


class BookingIn(WireIn):
    """``PUT /v1/bookings/{uuid}``: the order itself."""

    hold_id: UUID
    shipment_id: UUID
    confirmation: ConfirmationIn


class Booking(WireOut):
    id: UUID
    rev: int
    reference: str
    state: BookingState
    mission_id: str
    size: SizeCode
    hold_id: UUID
    shipment_id: UUID
    price: Money
    confirmation: Confirmation
    created_at: Time
    confirmed_at: Time | None
    pay_by: Time | None = Field(description="server time at which an unpaid booking lapses")


class PaymentIn(WireIn):
    """``PUT /v1/payments/{uuid}``: start paying. The answer carries the page to open."""

    booking_id: UUID


class Payment(WireOut):
    id: UUID
    rev: int
    booking_id: UUID
    state: PaymentState
    amount: Money
    provider: str
    checkout_url: str | None
    expires_at: Time | None
    paid_at: Time | None


class Pass(WireOut):
    """``qr`` is the whole signed pass as the QR carries it. ``number`` is the pass's own, not the booking reference."""

    id: UUID
    rev: int
    booking_id: UUID
    sequence: int
    number: str
    qr: str
    issued_at: Time
    expires_at: Time
