"""The manifest of a flight: a line for each shipment with what the authorities ask for, in one form that can be signed.

Asked for by 14 CFR 450.43 (payload review) and Japan's Space Activities Act: name, dimensions, mass, composition,
hazardous and radioactive amounts, explosive potential, owner and foreign ownership. By COSPAR (category IIb): type and
mass of organic material. All figures are whole numbers (micrometres, milligrams), so that every program writes the same
document in the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from moonmail.domain.conditions import ORGANIC
from moonmail.domain.item import Answer, Declaration, Hazard
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Text

FORMAT: Final = "moonmail-manifest"
FORMAT_VERSION: Final = 1
CLOSES_BEFORE: Final = timedelta(days=60)
"""Updates close so long before the first day of the launch window (14 CFR 450.43, payload review)."""
INVENTORY_FROM_MG: Final = 1_000_000
"""Milligrams. From more organic material than this on a IIb flight, type and mass of all of it are due (COSPAR)."""
MIXED: Final = "mixed"

# What the programme etches plates from; a programme that uses another tile says so here.
PLATE_MATERIAL: Final = "metal"
PLATE_FINISH: Final = "anodised aluminium, etched"
PLATE_THICKNESS_UM: Final = 500
_PLATE_NG_PER_UM3: Final = 2.7e-3

HAZARDOUS: Final = (Hazard.BATTERY, Hazard.LIQUID, Hazard.SEALED, Hazard.CHEMICAL, Hazard.MAGNET)
BIOLOGICAL: Final = (Hazard.FOOD, Hazard.LIVING, Hazard.HAIR_TEETH, Hazard.REMAINS)


@dataclass(frozen=True, slots=True)
class Flight:
    """What the document says of the flight. ``lat``, ``lon``: degrees, selenographic.

    ``owner``, ``country``: the programme that sells the slots and whose the etched plates are; foreign is who is of
    another country (ISO 3166-1 alpha-2).
    """

    id: str
    flight_number: str
    sample: bool
    operator: str
    lander: Text
    launch_vehicle: str
    launch_site: Text
    site: Text
    lat: float
    lon: float
    protection: ProtectionCategory
    earliest: date | None
    latest: date | None
    owner: Text
    country: str


@dataclass(frozen=True, slots=True)
class Screened:
    """What staff measured when the item was there. None: not measured. ``decision``: accept, ask or refuse."""

    decision: str
    at: datetime
    length_mm: float | None = None
    width_mm: float | None = None
    height_mm: float | None = None
    mass_g: float | None = None


@dataclass(frozen=True, slots=True)
class Cargo:
    """One shipment that is to fly. ``declared`` None: plates. ``quantity``: slots that it takes.

    ``reviewed``: staff looked at what the rules had left open. ``number``: of its newest pass, empty without one.
    ``state``: of the shipment.
    """

    shipment_id: str
    number: str
    size: SizeCode
    quantity: int
    state: str
    declared: Declaration | None
    needs_review: bool = False
    reviewed: bool = False
    screened: Screened | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One shipment, in whole micrometres and milligrams. ``mass_mg`` is that of all its pieces together.

    ``measured``: whether dimensions and mass were ``declared`` by the sender, ``screened`` by staff, or are those in
    which plates are ``made``. ``hazardous_mg`` and its like: the most there can be; None: nobody knows yet.
    ``organic_mg`` None: not asked, or not known. ``review``: ``none`` was needed, ``open`` or ``passed``.
    """

    id: str
    number: str
    kind: str
    size: str
    state: str
    name: str
    description: str
    category: str
    pieces: int
    shape: str
    length_um: int
    width_um: int
    height_um: int
    mass_mg: int
    measured: str
    materials: tuple[str, ...]
    finish: str
    organic_mg: int | None
    organic_kinds: tuple[str, ...]
    declared_yes: tuple[str, ...]
    declared_unsure: tuple[str, ...]
    hazardous_mg: int | None
    radioactive_mg: int | None
    explosive_mg: int | None
    biological: bool
    owner_name: str
    owner_nationality: str
    foreign: bool
    review: str
    screening: str
    screened_at: str


# Whom it names; withheld wherever a manifest is only looked at.
PERSONAL: Final = frozenset({"owner_name", "description"})
FIELDS: Final = tuple(field.name for field in fields(Line))


def line_of(cargo: Cargo, flight: Flight) -> Line:
    """Return what the manifest says of a shipment."""
    return _item(cargo, cargo.declared, flight) if cargo.declared is not None else _plates(cargo, flight)


def _plates(cargo: Cargo, flight: Flight) -> Line:
    size = SIZES[cargo.size]
    length, width = _um(size.width_mm), _um(size.height_mm)
    each = round(length * width * PLATE_THICKNESS_UM * _PLATE_NG_PER_UM3 / 1_000_000)
    return Line(
        id=cargo.shipment_id,
        number=cargo.number,
        kind="plates",
        size=cargo.size.value,
        state=cargo.state,
        name=size.name.en,
        description="",
        category="plate",
        pieces=cargo.quantity,
        shape="box",
        length_um=length,
        width_um=width,
        height_um=PLATE_THICKNESS_UM,
        mass_mg=each * cargo.quantity,
        measured="made",
        materials=(PLATE_MATERIAL,),
        finish=PLATE_FINISH,
        organic_mg=0,
        organic_kinds=(),
        declared_yes=(),
        declared_unsure=(),
        hazardous_mg=0,
        radioactive_mg=0,
        explosive_mg=0,
        biological=False,
        owner_name=flight.owner.en,
        owner_nationality=flight.country,
        foreign=False,
        review="none",
        screening="",
        screened_at="",
    )


def _item(cargo: Cargo, said: Declaration, flight: Flight) -> Line:
    seen = cargo.screened
    measures = said.measures
    whole = seen is not None and None not in (seen.length_mm, seen.width_mm, seen.height_mm, seen.mass_g)
    mass = _mg((seen.mass_g if seen else None) or said.mass_g)
    # What staff looked into is settled: it would not fly if they had found what nobody may send.
    settled = cargo.reviewed or (seen is not None and seen.decision == "accept")
    unsure = () if settled else tuple(h for h in Hazard if said.answer(h) is Answer.UNSURE)

    def amount(*hazards: Hazard) -> int | None:
        if any(said.answer(hazard) is Answer.YES for hazard in hazards):
            return mass
        return None if any(hazard in unsure for hazard in hazards) else 0

    return Line(
        id=cargo.shipment_id,
        number=cargo.number,
        kind="item",
        size=cargo.size.value,
        state=cargo.state,
        name=said.name,
        description=said.description,
        category=said.category.value,
        pieces=said.pieces,
        shape=measures.shape.value,
        length_um=_um((seen.length_mm if seen else None) or measures.length_mm),
        width_um=_um((seen.width_mm if seen else None) or measures.width_mm),
        height_um=_um((seen.height_mm if seen else None) or measures.height_mm),
        mass_mg=mass,
        measured="screened" if whole else "declared",
        materials=tuple(sorted(said.materials)),
        finish=said.finish,
        organic_mg=None if said.organic_mass_g is None else _mg(said.organic_mass_g),
        organic_kinds=tuple(sorted(said.materials.intersection(ORGANIC))),
        declared_yes=tuple(h.value for h in Hazard if said.answer(h) is Answer.YES),
        declared_unsure=tuple(h.value for h in unsure),
        hazardous_mg=amount(*HAZARDOUS),
        radioactive_mg=amount(Hazard.RADIOACTIVE),
        explosive_mg=amount(Hazard.EXPLOSIVE),
        biological=any(said.answer(hazard) is Answer.YES for hazard in BIOLOGICAL),
        owner_name=said.owner_name.strip(),
        owner_nationality=said.owner_nationality,
        foreign=said.owner_nationality != flight.country,
        review=("passed" if cargo.reviewed else "open") if cargo.needs_review else "none",
        screening=seen.decision if seen else "",
        screened_at=_time(seen.at) if seen else "",
    )


def _um(millimetres: float) -> int:
    return round(millimetres * 1000)


def _mg(grams: float) -> int:
    return round(grams * 1000)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def line_json(line: Line) -> dict[str, Any]:
    return {name: list(value) if isinstance(value := getattr(line, name), tuple) else value for name in FIELDS}


def flight_json(flight: Flight) -> dict[str, Any]:
    closes = closes_on(flight)
    return {
        "id": flight.id,
        "flight_number": flight.flight_number,
        "sample": flight.sample,
        "operator": flight.operator,
        "lander": _words(flight.lander),
        "launch_vehicle": flight.launch_vehicle,
        "launch_site": _words(flight.launch_site),
        "site": _words(flight.site),
        # Text with four decimals (3 m on the Moon): not every program writes a fraction in the same letters.
        "lat": f"{flight.lat:.4f}",
        "lon": f"{flight.lon:.4f}",
        "protection": flight.protection.value,
        "earliest": flight.earliest.isoformat() if flight.earliest else None,
        "latest": flight.latest.isoformat() if flight.latest else None,
        "closes_on": closes.isoformat() if closes else None,
        "owner": _words(flight.owner),
        "country": flight.country,
    }


def _words(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}


def closes_on(flight: Flight) -> date | None:
    """Return the last day, UTC, on which the manifest may change without a reason; None: no window was said yet."""
    return flight.earliest - CLOSES_BEFORE if flight.earliest else None


def is_closed(flight: Flight, now: datetime) -> bool:
    last = closes_on(flight)
    return last is not None and now.astimezone(UTC).date() > last


def totals(lines: Iterable[Line], flight: Flight) -> dict[str, Any]:
    """Return the sums: of mass, of organic material by kind, of owners by nationality."""
    mass = organic = hazardous = pieces = foreign = 0
    unknown: list[str] = []
    kinds: Counter[str] = Counter()
    nations: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    shipments: Counter[str] = Counter()
    for line in lines:
        mass += line.mass_mg
        pieces += line.pieces
        hazardous += line.hazardous_mg or 0
        foreign += line.foreign
        sizes[line.size] += line.pieces if line.kind == "plates" else 1
        shipments[line.kind] += 1
        nations[line.owner_nationality] += 1
        if line.organic_mg is None:
            unknown.append(line.id)
        elif line.organic_mg:
            organic += line.organic_mg
            kinds[kind_of_organic(line)] += line.organic_mg
    asked = flight.protection is ProtectionCategory.IIB
    return {
        "shipments": sum(shipments.values()),
        "items": shipments["item"],
        "plate_shipments": shipments["plates"],
        "pieces": pieces,
        "mass_mg": mass,
        "slots_by_size": dict(sorted(sizes.items())),
        "hazardous_mg": hazardous,
        "foreign": foreign,
        "owners_by_nationality": dict(sorted(nations.items())),
        "organic": {
            "asked": asked,
            "inventory_due": asked and organic > INVENTORY_FROM_MG,
            "inventory_from_mg": INVENTORY_FROM_MG,
            "total_mg": organic,
            "by_kind_mg": dict(sorted(kinds.items())),
            "unknown": len(unknown) if asked else 0,
        },
    }


def kind_of_organic(line: Line) -> str:
    """Return under which kind the organic mass counts: its one organic material; several can't be told apart."""
    return line.organic_kinds[0] if len(line.organic_kinds) == 1 else MIXED


def content_of(flight: Flight, lines: Sequence[Line], gaps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return all of the document but its number, time and reason: the same cargo gives the same content."""
    ordered = sorted(lines, key=lambda line: (line.kind, line.number, line.id))
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "flight": flight_json(flight),
        "totals": totals(ordered, flight),
        "complete": not gaps,
        "gaps": [dict(gap) for gap in gaps],
        "lines": [line_json(line) for line in ordered],
    }


def frozen(content: Mapping[str, Any], number: int, at: datetime, reason: str, before: str) -> dict[str, Any]:
    """Return the document of a version. ``before``: the hash of the version before it, empty for the first."""
    version = {"number": number, "frozen_at": _time(at), "reason": reason, "previous_sha256": before}
    return {**content, "version": version}


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return the document in its one form: UTF-8, keys sorted, no spaces, no escapes that JSON does not ask for."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha256_of(document: Mapping[str, Any]) -> str:
    return hash_of_bytes(canonical(document))


def hash_of_bytes(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()


def signed_text(mission_id: str, number: int, sha256: str) -> str:
    """Return what is signed of a version."""
    said = {"moonmail": "manifest", "flight": mission_id, "number": number, "sha256": sha256}
    return canonical(said).decode()
