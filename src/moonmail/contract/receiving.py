"""Taking items in: what a receiving laptop holds, what was found, and the way by air to the launch site.

Nothing here says whose an item is: no name, no address, no number and no reference of anybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, Field

from moonmail.contract.base import Sha256, Time, WireIn, WireOut, Words
from moonmail.contract.items import Grams, Millimetres
from moonmail.domain.air_waybill import AirStatus
from moonmail.domain.item import Answer, HandInMethod, Hazard, ItemCategory, ItemShape, Material
from moonmail.domain.moment import Confidence, Precision
from moonmail.domain.screening import CheckId, Decision, Found
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, ShipmentState

MOST_PHOTOS: Final = 6
MOST_IN_A_CONSIGNMENT: Final = 500


def _of_our_time(at: datetime) -> datetime:
    if not 2000 <= at.year < 2200:
        raise ValueError("no time of any flight")
    return at


EventTime = Annotated[Time, AfterValidator(_of_our_time)]
Airport = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="IATA code of an airport")]


class DeclaredItem(WireOut):
    """What was declared of an item that is awaited or here, without its owner, its value and its pictures."""

    name: str
    description: str
    category: ItemCategory
    materials: list[Material]
    finish: str
    shape: ItemShape
    length_mm: float
    width_mm: float
    height_mm: float
    compressed: bool
    mass_g: float
    pieces: int
    answers: dict[Hazard, Answer]


class BookedItem(WireOut):
    """A booking as a receiving laptop knows it. ``declared``: only while something is to be done at the desk.

    ``sequence``: of the newest pass; an older one is replaced. ``decided_at`` and ``decided_by``: who of the staff
    screened it last, and when. ``asked``: its sender has a question to answer first.
    """

    booking_id: UUID
    flight_number: str
    size: SizeCode
    pass_number: str
    sequence: int
    state: ShipmentState
    booking_state: BookingState
    hand_in: HandInMethod | None = None
    declared: DeclaredItem | None = None
    asked: bool = False
    decided_at: Time | None = None
    decided_by: str = ""


class ReceivingFlight(WireOut):
    mission_id: str
    flight_number: str
    sample: bool
    item_due_at: Time | None


class ReceivingBook(WireOut):
    """What changed since a state. ``state``: to ask with the next time. ``keys``: by which passes are checked."""

    items: list[BookedItem]
    flights: list[ReceivingFlight]
    keys: list[dict[str, str]]
    state: str
    has_more: bool
    server_time: Time


class ScreeningIn(WireIn):
    """``PUT /v1/desk/screenings/{uuid}``: what was found, and what becomes of the item.

    ``seen``: the state in which this desk knew it: another one now means that somebody else was first. ``sequence``:
    of the pass that was scanned. ``at``: by the laptop's clock; ``device_sequence`` counts what this laptop did.
    """

    booking_id: UUID
    sequence: int = Field(strict=True, ge=1, le=10_000)
    seen: ShipmentState
    shape: ItemShape
    length_mm: Millimetres
    width_mm: Millimetres
    height_mm: Millimetres
    compressed: bool = False
    mass_g: Grams
    failed: list[CheckId] = Field(default_factory=list, max_length=len(CheckId))
    photos: list[Sha256] = Field(default_factory=list, max_length=MOST_PHOTOS)
    decision: Decision
    at: EventTime
    precision: Precision = Precision.SECOND
    device_id: UUID
    device_sequence: int = Field(strict=True, ge=1, le=2**53)

    def found(self) -> Found:
        return Found(self.shape, self.length_mm, self.width_mm, self.height_mm, self.mass_g, self.compressed)


class ReasonOut(WireOut):
    """``id``: a line of the checklist, ``misfit`` or ``mass``."""

    id: str
    why: Words
    remedy: Words | None = None


class Screening(WireOut):
    id: UUID
    booking_id: UUID
    state: ShipmentState
    decision: Decision
    reasons: list[ReasonOut]
    at: Time
    recorded_at: Time
    by: str


class ConsignmentIn(WireIn):
    """``PUT /v1/desk/consignments/{uuid}``: what flies as cargo under one air waybill."""

    number: str = Field(min_length=1, max_length=20, description="11 digits; hyphens and spaces are fine")
    mission_id: str = Field(max_length=40)
    origin: Airport
    destination: Airport
    booking_ids: list[UUID] = Field(min_length=1, max_length=MOST_IN_A_CONSIGNMENT)


class ConsignmentStatusIn(WireIn):
    """``PUT /v1/desk/consignment-statuses/{uuid}``: what the carrier reports. ``flight``: the aircraft's, if known."""

    consignment_id: UUID
    code: AirStatus
    place: Airport
    flight: str = Field(default="", pattern=r"^([A-Z0-9]{2}[0-9]{3,4}[A-Z]?)?$")
    at: EventTime
    precision: Precision = Precision.MINUTE
    confidence: Confidence = Confidence.CONFIRMED


class ConsignmentStatus(WireOut):
    id: UUID
    code: AirStatus
    words: Words
    place: str
    flight: str
    at: Time
    precision: Precision
    confidence: Confidence
    recorded_at: Time


class Consignment(WireOut):
    """``statuses``: as they happened."""

    id: UUID
    number: str
    mission_id: str
    origin: str
    destination: str
    booking_ids: list[UUID]
    statuses: list[ConsignmentStatus]
    made_at: Time


class ConsignmentList(WireOut):
    items: list[Consignment]
