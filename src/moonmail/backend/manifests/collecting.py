"""What flies on a flight by what is known now, as the manifest says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from moonmail.backend import shop
from moonmail.backend.bookings.models import Booking
from moonmail.backend.manifests.screened import screenings
from moonmail.backend.missions.models import Mission
from moonmail.backend.missions.wire import mission_out
from moonmail.backend.passes.models import Pass
from moonmail.contract.items import ItemIn
from moonmail.domain import manifest
from moonmail.domain.item import VerdictKind
from moonmail.domain.manifest import Cargo, Flight, Line
from moonmail.domain.manifest_gaps import Gap, gaps
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, ShipmentKind, ShipmentState

_FLYING: Final = (BookingState.CONFIRMED.value, BookingState.COMPLETED.value)
# Paid for and yet not on board: it went back, or is about to.
_STAYS: Final = (
    ShipmentState.NOT_ALLOWED.value,
    ShipmentState.REFUSED.value,
    ShipmentState.RETURNED.value,
    ShipmentState.WITHDRAWN.value,
)
_COUNTRY: Final = "JP"
_CHUNK: Final = 1000


@dataclass(frozen=True, slots=True)
class Collected:
    """``content``: the document but for its number. ``sha256``: of it."""

    flight: Flight
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    content: dict[str, Any]
    sha256: str


def flight_of(row: Mission) -> Flight:
    mission = mission_out(row)
    window = mission.windows[-1].window if mission.windows else None
    return Flight(
        id=row.pk,
        flight_number=row.flight_number,
        sample=row.sample,
        operator=mission.operator.name,
        lander=mission.lander.text(),
        launch_vehicle=mission.launch_vehicle,
        launch_site=mission.launch_site.text(),
        site=mission.site.name.text(),
        lat=mission.site.lat,
        lon=mission.site.lon,
        protection=mission.site.protection,
        earliest=_day(window.earliest) if window else None,
        latest=_day(window.latest) if window else None,
        owner=shop.seller().name,
        country=_COUNTRY,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def flying() -> QuerySet[Booking]:
    """Return the bookings of all flights under which something flies or flew."""
    return Booking.objects.filter(state__in=_FLYING).exclude(shipment__state__in=_STAYS)


def collect(row: Mission) -> Collected:
    """Return the manifest as it would be frozen now. Reads a few columns of each shipment, a part at a time."""
    flight = flight_of(row)
    lines = tuple(manifest.line_of(cargo, flight) for cargo in _cargo(row.pk))
    missing = gaps(flight, lines)
    content = manifest.content_of(flight, lines, [gap.json() for gap in missing])
    return Collected(flight, lines, missing, content, manifest.sha256_of(content))


def _cargo(mission_id: str) -> Iterator[Cargo]:
    numbers = _pass_numbers(mission_id)
    screened = screenings(mission_id)
    rows = (
        flying()
        .filter(shipment__mission_id=mission_id)
        .values_list(
            "pk",
            "hold__quantity",
            "shipment_id",
            "shipment__kind",
            "shipment__size",
            "shipment__state",
            "shipment__item",
            "shipment__verdict",
        )
    )
    for booking_id, quantity, shipment_id, kind, size, state, item, verdict in rows.iterator(_CHUNK):
        is_item = kind == ShipmentKind.ITEM.value
        if is_item and item is None:
            # Its sender has deleted the account since the flight was over: what was flown is in the frozen version.
            continue
        judged = verdict or {}
        yield Cargo(
            shipment_id=str(shipment_id),
            number=numbers.get(booking_id, ""),
            size=SizeCode(size),
            quantity=quantity,
            state=state,
            declared=ItemIn.model_validate(item).declaration() if is_item else None,
            needs_review=judged.get("kind") == VerdictKind.NEEDS_REVIEW.value,
            reviewed=bool(judged.get("reviewed_at")) and state != ShipmentState.NEEDS_REVIEW.value,
            screened=screened.get(shipment_id),
        )


def _pass_numbers(mission_id: str) -> dict[UUID, str]:
    """Return the number of each booking's newest pass."""
    found = Pass.objects.filter(booking__shipment__mission_id=mission_id, voided_at=None).order_by("sequence")
    return dict(found.values_list("booking_id", "number"))
