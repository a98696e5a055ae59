"""The manifest of a flight: what stands in it now, what is missing, and the versions that were frozen."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Sha256, Time, WireIn, WireOut, Words
from moonmail.domain.manifest_gaps import GapKind, Supplier
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import ShipmentState


class ManifestForm(StrEnum):
    JSON = "json"
    CSV = "csv"
    PDF = "pdf"


class ManifestVersion(WireOut):
    """A frozen version. ``frozen_by``: what whoever froze it is called now. ``gaps``: how much was missing.

    ``content_sha256``: of all but number, time and reason. ``signature``: base64 of Ed25519, see docs/manifest.md.
    """

    id: UUID
    mission_id: str
    number: int
    frozen_at: Time
    frozen_by: str
    reason: str
    complete: bool
    gaps: int
    shipments: int
    sha256: Sha256
    content_sha256: Sha256
    key_id: str
    signature: str


class ManifestFlight(WireOut):
    """A flight and the versions of its manifest, newest first. ``closes_on``: the last day without a reason, UTC.

    ``shipments``: how many fly by what is known now. ``over``: it has launched or was cancelled, nothing is added.
    """

    mission_id: str
    flight_number: str
    sample: bool
    site: Words
    protection: ProtectionCategory
    earliest: str | None
    latest: str | None
    closes_on: str | None
    closed: bool
    over: bool
    shipments: int
    versions: list[ManifestVersion]


class ManifestList(WireOut):
    items: list[ManifestFlight]


class OrganicTotals(WireOut):
    """``by_kind_mg``: material → milligrams; ``mixed``: of items whose kinds are not told apart."""

    asked: bool
    inventory_due: bool
    inventory_from_mg: int
    total_mg: int
    by_kind_mg: dict[str, int]
    unknown: int


class ManifestTotals(WireOut):
    shipments: int
    items: int
    plate_shipments: int
    pieces: int
    mass_mg: int
    slots_by_size: dict[str, int]
    hazardous_mg: int
    foreign: int
    owners_by_nationality: dict[str, int]
    organic: OrganicTotals


class ManifestLine(WireOut):
    """A line as it may be looked at: without whose it is. Whole micrometres and milligrams."""

    id: UUID
    number: str
    kind: str
    size: SizeCode
    state: ShipmentState
    name: str
    category: str
    pieces: int
    length_um: int
    width_um: int
    height_um: int
    mass_mg: int
    measured: str
    materials: list[str]
    organic_mg: int | None
    declared_yes: list[str]
    declared_unsure: list[str]
    owner_nationality: str
    review: str
    screening: str


class ManifestGap(WireOut):
    """Something that is missing. ``line``: None for what the flight itself lacks."""

    kind: GapKind
    supplier: Supplier
    fields: list[str]
    line: ManifestLine | None


class GapCount(WireOut):
    kind: GapKind
    supplier: Supplier
    words: Words
    supplier_name: Words
    count: int


class ManifestDraft(WireOut):
    """What the manifest would say now. ``gaps``: the first of them, of one kind if one was asked for.

    ``same_as``: the number of the newest version, if nothing has changed since; None otherwise.
    """

    mission_id: str
    flight_number: str
    sample: bool
    protection: ProtectionCategory
    closes_on: str | None
    closed: bool
    over: bool
    content_sha256: Sha256
    same_as: int | None
    totals: ManifestTotals
    complete: bool
    gap_counts: list[GapCount]
    gaps: list[ManifestGap]


class ManifestIn(WireIn):
    """``PUT /v1/desk/manifests/{uuid}``: freeze what was seen.

    ``content_sha256``: of the draft that was seen; another one now is refused with ``changed_meanwhile``.
    ``reason``: needed once updates have closed. ``although_incomplete``: it was seen that something is missing.
    """

    mission_id: str = Field(max_length=40, pattern=r"^[0-9A-Za-z._-]*$")
    content_sha256: Sha256
    reason: str = Field(default="", max_length=400)
    although_incomplete: bool = False


class FieldChangeOut(WireOut):
    """``before``, ``after``: of whom a line names, only that it is another one."""

    field: str
    before: Any
    after: Any


class ChangedLine(WireOut):
    line: ManifestLine
    fields: list[FieldChangeOut]


class ManifestDifferences(WireOut):
    """``before``, ``after``: numbers of versions, ``after`` None for what it would be now. Lists hold the first ones,

    and the counts say how many there are.
    """

    mission_id: str
    before: int
    after: int | None
    flight: list[FieldChangeOut]
    added: list[ManifestLine]
    removed: list[ManifestLine]
    changed: list[ChangedLine]
    added_count: int
    removed_count: int
    changed_count: int
