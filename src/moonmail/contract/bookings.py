"""What a member asks for and gets: holds, shipments, bookings, payments, passes."""

from __future__ import annotations

from typing import Final, Self
from uuid import UUID

from pydantic import Field, model_validator

from moonmail.contract.base import MomentOut, Money, Sha256, Time, WindowOut, WireIn, WireOut, Words
from moonmail.contract.items import HandIn, ItemIn, VerdictOut
from moonmail.domain.mission import EntitlementKind, ObligationEnd
from moonmail.domain.moment import Confidence
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentKind, ShipmentState

MOST_IN_A_GROUP: Final = 500


class HoldIn(WireIn):
    """``PUT /v1/holds/{uuid}``: reserve slots for 35 minutes, all of them or none. More than one: for a group."""

    mission_id: str
    size: SizeCode
    quantity: int = Field(default=1, strict=True, ge=1, le=MOST_IN_A_GROUP)


class Hold(WireOut):
    """``price`` is that of all its slots together."""

    id: UUID
    rev: int
    mission_id: str
    size: SizeCode
    quantity: int = 1
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


class GroupEntry(WireIn):
    """One plate of a group: a name, or a few words, or both. Its plate is etched from the words alone."""

    name: str = Field(default="", max_length=80)
    text: str = Field(default="", max_length=10_000)


class Content(WireIn):
    """What travels: exactly one of a message, an item, or a group's plates."""

    title: str = Field(max_length=80)
    message: MessageIn | None = None
    item: ItemIn | None = None
    group: list[GroupEntry] | None = Field(default=None, min_length=1, max_length=MOST_IN_A_GROUP)

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if sum(part is not None for part in (self.message, self.item, self.group)) != 1:
            raise ValueError("exactly one of message, item and group")
        return self


class ShipmentIn(Content):
    """``PUT /v1/shipments/{uuid}``"""

    size: SizeCode
    mission_id: str


class ShipmentChangeIn(Content):
    """``PUT /v1/shipment-changes/{uuid}``: other content under the same booking. Answers the shipment.

    ``rev``: the shipment that was seen when it was changed; another one now is refused with ``changed_meanwhile``.
    """

    shipment_id: UUID
    rev: int


class HandInIn(WireIn):
    """``PUT /v1/hand-ins/{uuid}``: how the item comes to us; the last one said holds. Answers the shipment."""

    shipment_id: UUID
    hand_in: HandIn


class Shipment(WireOut):
    """A group's plates are one shipment of kind ``message``: they are etched, flown and handed over together.

    ``verdict`` is the backend's own on the item's declaration, by the rules that held when it was declared.
    """

    id: UUID
    rev: int
    kind: ShipmentKind
    title: str
    size: SizeCode
    mission_id: str
    booking_id: UUID | None
    state: ShipmentState
    message: MessageIn | None
    item: ItemIn | None = None
    group: list[GroupEntry] | None = None
    verdict: VerdictOut | None = None
    hand_in: HandIn | None = None
    created_at: Time


class CustodyEvent(WireOut):
    """Who had it, where, when: GS1 EPCIS 2.0 words. ``rev`` and ``id`` are the sync engine's.

    ``words``: what happened, where the state alone does not say it: on the way by air under the ``waybill``.
    """

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
    words: Words | None = None
    waybill: str = ""


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


class GuardianIn(WireIn):
    """A guardian's consent to the order of a member under 18, given on the confirmation screen."""

    name: str = Field(min_length=1, max_length=80)
    relation: str = Field(min_length=1, max_length=40)
    phone: str = Field(min_length=1, max_length=30)
    consented_at: Time


class BookingIn(WireIn):
    """``PUT /v1/bookings/{uuid}``: the order itself.

    ``rebooks``: the confirmed booking that this one replaces (another flight or size). What was paid for it counts; the
    old slot goes back once this booking is confirmed. With nothing left to pay that is at once.
    """

    hold_id: UUID
    shipment_id: UUID
    confirmation: ConfirmationIn
    organisation_id: UUID | None = None
    rebooks: UUID | None = None
    guardian: GuardianIn | None = None


class CancellationIn(WireIn):
    """``PUT /v1/cancellations/{uuid}``. Answers the booking.

    ``refund``: whole yen that the member was shown to get back; when another sum holds now: ``terms_changed``.
    """

    booking_id: UUID
    refund: int = Field(strict=True, ge=0)


class Booking(WireOut):
    """``due`` is what is, or was, to pay for it: its price less what counts from the booking it replaces.

    ``gifted``: somebody else paid. Then price and total are not said (0), and refunds go to who paid.
    ``rebooks`` and ``rebooked_to`` name the booking before and after a change of flight or a second flight.
    """

    id: UUID
    rev: int
    reference: str
    state: BookingState
    mission_id: str
    size: SizeCode
    quantity: int = 1
    hold_id: UUID
    shipment_id: UUID
    price: Money
    due: Money | None = None
    organisation_id: UUID | None = None
    gifted: bool = False
    rebooks: UUID | None = None
    rebooked_to: UUID | None = None
    confirmation: Confirmation
    created_at: Time
    confirmed_at: Time | None
    cancelled_at: Time | None = None
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
    refunded: Money | None = Field(default=None, description="what goes back or went back; null: nothing does")
    refunded_at: Time | None = None


class Pass(WireOut):
    """``qr`` is the whole signed pass as the QR carries it. ``number`` is the pass's own, not the booking reference.

    ``voided_at``: since then it stands for nothing, because its booking was cancelled or replaced.
    """

    id: UUID
    rev: int
    booking_id: UUID
    sequence: int
    number: str
    qr: str
    issued_at: Time
    expires_at: Time
    voided_at: Time | None = None
