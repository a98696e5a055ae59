"""Putting flights into the database; the real flights of the past that every backend begins with."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from moonmail.backend.database import Writing, write
from moonmail.backend.missions.models import Mission, Offer
from moonmail.backend.missions.terms import PLATE_RULES, terms_for
from moonmail.backend.missions.wire import columns_of
from moonmail.contract.base import Words
from moonmail.contract.missions import Mission as MissionOut
from moonmail.domain.mission import ObligationEnd
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text

_SOURCE = Text("各社の公表資料による記録です。", "A record from what the operators published.")


def past_missions() -> list[MissionOut]:
    """Return the real flights of the past. Nothing was sold on them here."""
    text = resources.files("moonmail.backend.missions").joinpath("data/past.json").read_text(encoding="utf-8")
    return [_past(entry) for entry in json.loads(text)]


def _past(entry: dict[str, Any]) -> MissionOut:
    return MissionOut.model_validate(
        {
            "rev": 0,
            "sample": False,
            "source": Words.of(_SOURCE),
            "state": MissionState.ENDED,
            "delayed": False,
            "plate_rules": PLATE_RULES,
            "terms": terms_for(ObligationEnd.LANDED, None, sample=False),
            "updates": [],
            **entry,
        }
    )


def save_mission(writing: Writing, mission: MissionOut) -> None:
    """Write the flight; nothing happens if it is as it was."""
    columns = columns_of(mission)
    row = Mission.objects.filter(pk=mission.id).first()
    if row is None:
        writing.changed(Mission.objects.create(**columns))
        return
    if any(getattr(row, name) != value for name, value in columns.items()):
        for name, value in columns.items():
            setattr(row, name, value)
        # What is counted elsewhere meanwhile is not written back.
        row.save(update_fields=[name for name in columns if name != "id"])
        writing.changed(row)


def add_offer(
    writing: Writing, mission_id: str, size: SizeCode, price: int, capacity: int, sold_elsewhere: int = 0
) -> None:
    """Put a rung on a flight's ladder."""
    writing.changed(
        Offer.objects.create(
            id=f"{mission_id}:{size.value}",
            mission_id=mission_id,
            size=size.value,
            price=price,
            capacity=capacity,
            taken=sold_elsewhere,
            sold_elsewhere=sold_elsewhere,
        )
    )


def load_past() -> None:
    """Add the past flights, or correct them where this version knows better; not what was published of them here."""
    from moonmail.backend.flights.publishing import was_published

    with write() as writing:
        for mission in past_missions():
            if not was_published(mission.id):
                save_mission(writing, mission)
