"""Organic material on flights to a category IIb site, added up over the bookings that fly."""

from __future__ import annotations

from typing import Final

from django.db.models import Sum

from moonmail.backend.bookings.models import Shipment
from moonmail.backend.database import Writing
from moonmail.backend.missions.models import Mission
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.states import BookingState

_FLYING: Final = (BookingState.CONFIRMED.value, BookingState.COMPLETED.value)


def is_asked(mission: Mission) -> bool:
    return bool(mission.body["site"]["protection"] == ProtectionCategory.IIB.value)


def refresh_organics(writing: Writing, mission_id: str) -> None:
    """Add up what is declared for the flight. Call it in the transaction that changed a booking or what it carries."""
    # The lock before the sum: of two who add up, the second one sees what the first one did.
    mission = Mission.objects.select_for_update().get(pk=mission_id)
    if not is_asked(mission):
        return
    flying = Shipment.objects.filter(mission_id=mission_id, bookings__state__in=_FLYING)
    total = flying.aggregate(sum=Sum("organics_mg"))["sum"] or 0
    if total != mission.organics_mg:
        mission.organics_mg = total
        mission.save(update_fields=["organics_mg"])
        writing.changed(mission)
