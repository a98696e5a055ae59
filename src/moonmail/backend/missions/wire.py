"""Flights as the wire carries them, and back."""

from __future__ import annotations

from typing import Any, Final

from moonmail.backend.missions.models import Mission, Offer
from moonmail.contract.base import Money
from moonmail.contract.missions import Mission as MissionOut
from moonmail.contract.missions import Offer as OfferOut
from moonmail.domain.sizes import SIZES, SizeCode

_COLUMNS: Final = (
    "id",
    "rev",
    "flight_number",
    "sample",
    "state",
    "booking_opens_at",
    "last_booking_at",
    "item_due_at",
)


def mission_out(row: Mission) -> MissionOut:
    body = {**row.body, **{name: getattr(row, name) for name in _COLUMNS}}
    if body.get("organics"):
        body["organics"] = {**body["organics"], "declared_g": row.organics_mg / 1000}
    return MissionOut.model_validate(body)


def columns_of(mission: MissionOut) -> dict[str, Any]:
    """Return the row's fields for ``mission``, ``rev`` aside, which is the sync engine's."""
    body = mission.model_dump(mode="json", exclude=set(_COLUMNS))
    if body["organics"]:
        # The sum is counted in a column of its own; a copy of it here would be an old one.
        del body["organics"]["declared_g"]
    fields: dict[str, Any] = {name: getattr(mission, name) for name in _COLUMNS if name != "rev"}
    return {**fields, "state": mission.state.value, "body": body}


def offer_out(row: Offer) -> OfferOut:
    size = SIZES[SizeCode(row.size)]
    return OfferOut(
        id=row.id,
        rev=row.rev,
        mission_id=row.mission_id,
        size=size.code,
        kind=size.kind,
        width_mm=size.width_mm,
        height_mm=size.height_mm,
        price=Money(amount=row.price),
        capacity=row.capacity,
        left=row.capacity - row.taken,
    )
