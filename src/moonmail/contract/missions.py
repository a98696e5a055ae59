"""The catalogue: flights, what happened to them, and what can be bought on them. Readable signed out."""

from __future__ import annotations

from pydantic import Field

from moonmail.contract.base import Count, MomentOut, Money, Time, WindowOut, WireOut, Words
from moonmail.domain.mission import (
    EntitlementKind,
    MilestoneState,
    ObligationEnd,
    Outcome,
    ProtectionCategory,
    Severity,
)
from moonmail.domain.moment import Confidence
from moonmail.domain.sizes import SizeCode, SizeKind
from moonmail.domain.states import MissionState


class Site(WireOut):
    name: Words
    lat: float = Field(ge=-90, le=90, description="degrees north, selenographic")
    lon: float = Field(ge=-180, le=180, description="degrees east, selenographic")
    protection: ProtectionCategory


class Spot(WireOut):
    """Where it came down, landed or not. ``miss_m``: metres from the target, if published."""

    lat: float
    lon: float
    miss_m: float | None = None


class WindowRevision(WireOut):
    """One version of the launch window; the last one holds."""

    window: WindowOut
    announced_at: MomentOut
    reason: Words | None = None


class PlannedRevision(WireOut):
    """A planned time that no longer holds."""

    planned_at: MomentOut
    announced_at: MomentOut | None = None
    reason: Words | None = None


class Milestone(WireOut):
    seq: int = Field(ge=1, le=10)
    state: MilestoneState
    confidence: Confidence
    occurred_at: MomentOut | None = None
    announced_at: MomentOut | None = None
    planned_at: MomentOut | None = None
    planned_revisions: list[PlannedRevision] = Field(default_factory=list)
    note: Words | None = None


class MissionEvent(WireOut):
    """Something that happened on the flight and is none of the ten milestones."""

    code: str
    name: Words
    occurred_at: MomentOut | None
    confidence: Confidence
    note: Words | None = None


class MissionUpdate(WireOut):
    number: int = Field(ge=1)
    severity: Severity
    published_at: Time
    title: Words
    body: Words
    corrects: int | None = Field(default=None, description="the number of the update that this one puts right")


class Operator(WireOut):
    name: str
    colour: str = Field(pattern=r"^#[0-9A-F]{6}$")


class PlateRulesOut(WireOut):
    min_letter_mm: float = Field(gt=0)
    dpi: int = Field(gt=0)
    greys: int
    max_characters: int = Field(gt=0)
    file_bytes: int = Field(gt=0)


class DropOff(WireOut):
    """A lounge that takes items in. ``until``: the last moment there for this flight."""

    code: str
    name: Words
    airport: str = Field(description="IATA code, e.g. HND")
    where: Words
    hours: Words
    until: Time | None = None


class HandInPlaces(WireOut):
    """Where items for this flight go. ``address``: lines as they are printed on the label, in the country's order."""

    addressee: Words
    postal_code: str
    address: Words
    phone: str
    hours: Words
    lounges: list[DropOff] = Field(default_factory=list)


class Organics(WireOut):
    """Organic material declared for a flight to a category IIb site, in grams, and from what sum on an inventory of
    every kind and mass is due (COSPAR: 1 kg)."""

    declared_g: float
    inventory_from_g: float = 1000.0


class Terms(WireOut):
    """What a buyer agrees to, by version. The words are kept with the booking."""

    version: str
    payment: Words
    provision: Words
    cancellation: Words
    after_failure: Words
    choose_within_days: int = Field(gt=0)
    default_entitlement: EntitlementKind
    entitlements: list[EntitlementKind]
    obligation_end: ObligationEnd


class Mission(WireOut):
    id: str = Field(description="stable, e.g. mm-204")
    rev: int
    flight_number: str
    sample: bool = Field(description="true: invented, and said so on every screen")
    source: Words = Field(description="where the facts are from")
    operator: Operator
    lander: Words
    launch_vehicle: str
    launch_site: Words
    site: Site
    alternate_sites: list[Site] = Field(default_factory=list, description="where it may land instead")
    state: MissionState
    delayed: bool
    windows: list[WindowRevision] = Field(description="oldest first; the last one holds")
    landing_planned_at: MomentOut | None = None
    booking_opens_at: Time | None = None
    last_booking_at: Time | None = None
    item_due_at: Time | None = None
    plate_rules: PlateRulesOut
    hand_in: HandInPlaces | None = None
    organics: Organics | None = Field(default=None, description="null: not asked on this flight")
    terms: Terms
    milestones: list[Milestone]
    events: list[MissionEvent]
    updates: list[MissionUpdate] = Field(description="lowest number first")
    outcome: Outcome | None = None
    outcome_note: Words | None = None
    came_down: Spot | None = None
    ended_at: MomentOut | None = None


class Offer(WireOut):
    """One rung of a flight's price ladder. ``id`` is ``<mission>:<size>``."""

    id: str
    rev: int
    mission_id: str
    size: SizeCode
    kind: SizeKind
    width_mm: float
    height_mm: float
    price: Money
    capacity: Count
    left: Count


class MissionList(WireOut):
    """``GET /v1/missions?cursor=C&limit=N``. ``next``: the cursor of the next page; null at the end."""

    items: list[Mission]
    next: str | None = None


class OfferList(WireOut):
    """``GET /v1/missions/{id}/offers``: the whole ladder, plates before capsules, small before large."""

    items: list[Offer]
