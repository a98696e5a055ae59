"""What staff measured of the items of a flight."""

from __future__ import annotations

from uuid import UUID

from moonmail.backend.bookings.models import Shipment
from moonmail.backend.receiving.models import Screening
from moonmail.domain.manifest import Screened


def screenings(mission_id: str) -> dict[UUID, Screened]:
    """Return the newest screening of each shipment that has one."""
    of_flight = Shipment.objects.filter(mission_id=mission_id).values("pk")
    rows = Screening.objects.filter(shipment_id__in=of_flight).order_by("recorded_at", "pk")
    found = rows.values_list("shipment_id", "decision", "at", "found")
    return {
        shipment_id: Screened(
            decision=decision,
            at=at,
            length_mm=seen["length_mm"],
            width_mm=seen["width_mm"],
            height_mm=seen["height_mm"],
            mass_g=seen["mass_g"],
        )
        for shipment_id, decision, at, seen in found.iterator(1000)
    }
