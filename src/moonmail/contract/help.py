"""What the desk does for a verified caller: seen before it is done, and undone where that is possible."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Money, Time, WindowOut, WireIn, WireOut, Words
from moonmail.contract.bookings import MOST_IN_A_GROUP, GroupEntry
from moonmail.contract.items import ItemIn
from moonmail.domain.helping import HelpKind, HelpReason
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, ShipmentKind, ShipmentState

MOST_YEN: Final = 100_000_000


class HelpContent(WireIn):
    """Other content: a message's words, from which its plate is laid out anew; or the whole item; or all plates."""

    title: str = Field(max_length=80)
    name: str | None = Field(default=None, max_length=80)
    text: str | None = Field(default=None, max_length=10_000)
    item: ItemIn | None = None
    group: list[GroupEntry] | None = Field(default=None, min_length=1, max_length=MOST_IN_A_GROUP)


class HelpIn(WireIn):
    """``POST /v1/desk/help-previews``, ``PUT /v1/desk/helps/{uuid}`` with ``If-Match``: the version that was looked at.

    ``content`` with ``content``; ``mission_id`` with ``flight``; ``amount``: whole yen of a goodwill refund, and of
    what goes back when it is cancelled ``beyond`` the confirmed terms. ``compromised``: the pass is in other hands.
    """

    kind: HelpKind
    booking_id: UUID
    reason: HelpReason = HelpReason.ASKED
    beyond: bool = False
    content: HelpContent | None = None
    mission_id: str | None = None
    amount: int | None = Field(default=None, strict=True, ge=0, le=MOST_YEN)
    compromised: bool = False


class HelpEffect(WireOut):
    """What would happen. ``says``: what the member is told. ``refund``: goes back; ``due``: the member pays it then."""

    kind: HelpKind
    booking_id: UUID
    says: Words
    refund: Money
    due: Money
    undo: Words


class HelpDone(WireOut):
    """What was done. ``undo_until`` null: it can't be undone. ``undone_at``: it was."""

    id: UUID
    kind: HelpKind
    booking_id: UUID | None
    says: Words
    refund: Money
    due: Money
    new_booking_id: UUID | None = None
    done_at: Time
    undo_until: Time | None
    undone_at: Time | None = None


class HelpUndoIn(WireIn):
    """``PUT /v1/desk/help-undos/{uuid}``. Answers what was done, with ``undone_at``."""

    help_id: UUID


class HelpMay(WireOut):
    """Whether something can be done. ``beyond``: by those who may go beyond the terms. ``why``: why not."""

    may: bool
    beyond: bool = False
    why: Words | None = None


class HelpFlight(WireOut):
    """Another flight with room. ``due`` and ``refund``: what a change to it costs, or gives back."""

    mission_id: str
    flight_number: str
    window: WindowOut
    left: int
    price: Money
    due: Money
    refund: Money


class HelpBooking(WireOut):
    """``GET /v1/desk/bookings/{id}``: a booking of a verified caller, with its version in the ETag.

    ``paid``: what was paid and has not gone back; of a gift 0, as its holder is not told. ``until``: the last moment
    for changes by the confirmed terms. ``can``: by kind of help. ``flights``: to which it could change. ``pictured``:
    there is a photo or drawing on the plate, so that its words can be changed in the member's app alone.
    """

    booking_id: UUID
    member_id: UUID
    reference: str
    state: BookingState
    mission_id: str
    flight_number: str
    size: SizeCode
    quantity: int
    gifted: bool
    paid: Money
    due: Money | None
    refund: Money
    until: Time | None
    shipment_kind: ShipmentKind
    shipment_state: ShipmentState
    title: str
    name: str = ""
    text: str = ""
    pictured: bool = False
    item: ItemIn | None = None
    group: list[GroupEntry] | None = None
    pass_number: str = ""
    pass_sequence: int = 0
    booked_at: Time
    can: dict[HelpKind, HelpMay]
    flights: list[HelpFlight] = Field(default_factory=list)
    done: list[HelpDone] = Field(default_factory=list)
    version: str


class NameCorrectionIn(WireIn):
    """``PUT /v1/desk/name-corrections/{uuid}``. Null: stays. Answers what was done; undone like other help."""

    member_id: UUID
    name: str | None = Field(default=None, max_length=80)
    name_kana: str | None = Field(default=None, max_length=80)
    name_latin: str | None = Field(default=None, max_length=80)
