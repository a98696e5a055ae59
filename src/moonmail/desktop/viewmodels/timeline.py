"""One timeline of custody and mission together, as rows to be drawn. The order and the facts are the domain's."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from moonmail.client.model import ShipmentDetail
from moonmail.domain.text import Language


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """``look``: past, now, planned, simulated, unknown or failed. ``more`` are lines below: revisions and notes."""

    key: str
    look: str
    mission: bool
    title: str
    status: str
    icon: str
    tone: str
    at: str
    place: str
    source: str
    more: list[str]
    first: bool
    last: bool
    joins: str
    spoken: str


def derive_timeline(detail: ShipmentDetail | None, language: Language, zone: ZoneInfo) -> tuple[TimelineRow, ...]:
    return ()
