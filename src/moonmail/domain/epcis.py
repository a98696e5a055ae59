"""Custody as GS1 EPCIS 2.0 (JSON-LD), with the short names of the Core Business Vocabulary 2.0.

What is told of names no person and no booking reference: an object is the shipment's own UUID, a place is its name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from moonmail.domain.moment import Bound, Moment, Precision
from moonmail.domain.screening import Found

CONTEXT: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
# Of our own, beside GS1's: how well a time is known, and how sure it is.
OWN: Final = "moonmail"
OWN_URI: Final = "urn:moonmail:epcis:"
_PLACE: Final = "urn:moonmail:place:"
_UNECE_MM: Final = "MMT"
_UNECE_G: Final = "GRM"
_BETWEEN: Final = re.compile(r"[\s/]+")


@dataclass(frozen=True, slots=True)
class Step:
    """One custody event. ``place``: where it happened; ``holder``: who has it after. Both by their English names.

    ``waybill``: the air waybill it flew under. ``found``: what was measured there.
    """

    event: UUID
    shipment: UUID
    biz_step: str
    disposition: str
    at: Moment
    recorded_at: datetime
    confidence: str
    place: str = ""
    holder: str = ""
    waybill: str = ""
    found: Found | None = None
    first: bool = False
    last: bool = False


def place_uri(name: str) -> str:
    """Return a place's own URI, made from its name."""
    plain = _BETWEEN.sub("-", unicodedata.normalize("NFKC", name).strip().casefold())
    return _PLACE + quote(plain, safe="")


def object_event(step: Step) -> dict[str, Any]:
    """Return one step as an ObjectEvent."""
    event: dict[str, Any] = {
        "type": "ObjectEvent",
        "eventID": step.event.urn,
        "eventTime": _time(step.at.at),
        "eventTimeZoneOffset": "+00:00",
        "recordTime": _time(step.recorded_at),
        "action": "ADD" if step.first else "DELETE" if step.last else "OBSERVE",
        "bizStep": step.biz_step,
        "disposition": step.disposition,
        "epcList": [step.shipment.urn],
        f"{OWN}:confidence": step.confidence,
    }
    if step.at.precision is not Precision.SECOND:
        event[f"{OWN}:precision"] = step.at.precision.value
    if step.at.bound is not Bound.AT:
        event[f"{OWN}:bound"] = step.at.bound.value
    if step.place:
        event["readPoint"] = {"id": place_uri(step.place)}
    if step.holder:
        event["bizLocation"] = {"id": place_uri(step.holder)}
    if step.waybill:
        event["bizTransactionList"] = [{"type": "bol", "bizTransaction": f"urn:moonmail:awb:{step.waybill}"}]
    if step.found is not None:
        event["sensorElementList"] = [_measured(step.found, step.at.at)]
    return event


def document(steps: Iterable[Step], made_at: datetime) -> dict[str, Any]:
    """Return an EPCISDocument of these steps, in their order."""
    return {
        "@context": [CONTEXT, {OWN: OWN_URI}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": _time(made_at),
        "epcisBody": {"eventList": [object_event(step) for step in steps]},
    }


def _measured(found: Found, at: datetime) -> dict[str, Any]:
    lengths = (("x", found.length_mm), ("y", found.width_mm), ("z", found.height_mm))
    return {
        "sensorMetadata": {"time": _time(at)},
        "sensorReport": [
            *({"type": "Length", "component": axis, "value": value, "uom": _UNECE_MM} for axis, value in lengths),
            {"type": "Mass", "value": found.mass_g, "uom": _UNECE_G},
        ],
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
