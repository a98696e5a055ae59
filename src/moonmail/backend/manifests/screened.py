"""What staff measured of the items of a flight."""

from __future__ import annotations

from uuid import UUID

from moonmail.domain.manifest import Screened


def screenings(_mission_id: str) -> dict[UUID, Screened]:
    """Return the newest screening of each shipment that has one."""
    return {}
