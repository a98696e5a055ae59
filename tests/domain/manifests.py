"""Flights and cargo to make manifests of. Needs no Django."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from tests.support.things import item_in

from moonmail.contract.items import ItemIn
from moonmail.domain import manifest
from moonmail.domain.manifest import Cargo, Flight, Line
from moonmail.domain.manifest_gaps import gaps
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Text


def flight(**changed: Any) -> Flight:
    values: dict[str, Any] = {
        "id": "mm-207",
        "flight_number": "MM 207",
        "sample": True,
        "operator": "Hoshizora Lunar",
        "lander": Text("ことり", "Kotori"),
        "launch_vehicle": "Akebono 2",
        "launch_site": Text("種子島宇宙センター", "Tanegashima Space Center"),
        "site": Text("シャクルトンクレーター付近", "Near Shackleton crater"),
        "lat": -89.54,
        "lon": 129.2,
        "protection": ProtectionCategory.IIB,
        "earliest": date(2027, 9, 1),
        "latest": date(2027, 9, 30),
        "owner": Text("月便株式会社", "Tsukibin K.K."),
        "country": "JP",
    }
    return Flight(**values | changed)


def item(number: str = "7KQM3T", *, key: int = 1, **changed: Any) -> Cargo:
    """Return an accepted item; ``changed``: other answers of its declaration, or other columns of the cargo."""
    columns = {name: changed.pop(name) for name in ("state", "needs_review", "reviewed", "screened") if name in changed}
    said = ItemIn.model_validate(item_in(organic_mass_g=0) | changed).declaration()
    return Cargo(str(uuid.UUID(int=key)), number, SizeCode.XS, 1, columns.pop("state", "accepted"), said, **columns)


def plates(number: str = "PLATE4", *, key: int = 900, quantity: int = 1) -> Cargo:
    return Cargo(str(uuid.UUID(int=key)), number, SizeCode.MESSAGE, quantity, "declared", None)


def lines(*cargo: Cargo, of: Flight | None = None) -> list[Line]:
    return [manifest.line_of(each, of or flight()) for each in cargo]


def content(*cargo: Cargo, of: Flight | None = None) -> dict[str, Any]:
    found = lines(*cargo, of=of)
    missing = gaps(of or flight(), found)
    return manifest.content_of(of or flight(), found, [gap.json() for gap in missing])


def document(*cargo: Cargo, of: Flight | None = None, number: int = 1, reason: str = "") -> dict[str, Any]:
    at = datetime(2026, 11, 22, 3, tzinfo=UTC)
    return manifest.frozen(content(*cargo, of=of), number, at, reason, "")
