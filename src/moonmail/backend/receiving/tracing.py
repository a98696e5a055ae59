"""Custody of a flight's shipments as EPCIS 2.0, for whoever takes them over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from moonmail.backend import clock
from moonmail.backend.custody.models import CustodyEvent
from moonmail.backend.custody.wire import custody_event_out
from moonmail.backend.receiving.models import Screening
from moonmail.domain import epcis
from moonmail.domain.screening import Found
from moonmail.domain.states import ShipmentState

MOST: Final = 5_000


def custody_of(mission_id: str, since: datetime | None) -> dict[str, Any]:
    """Return the events of a flight that were recorded after ``since``, at most 5,000, in that order."""
    rows = CustodyEvent.objects.filter(shipment__mission_id=mission_id).order_by("recorded_at", "pk")
    if since is not None:
        rows = rows.filter(recorded_at__gt=since)
    events = list(rows[:MOST])
    measured = {
        row.event_id: Found(**row.found) for row in Screening.objects.filter(event_id__in=[row.pk for row in events])
    }
    return epcis.document((_step(row, measured.get(row.pk)) for row in events), clock.now())


def _step(row: CustodyEvent, found: Found | None) -> epcis.Step:
    event = custody_event_out(row)
    return epcis.Step(
        event=event.id,
        shipment=event.shipment_id,
        biz_step=event.biz_step,
        disposition=event.disposition,
        at=event.occurred_at.moment(),
        recorded_at=event.recorded_at,
        confidence=event.confidence.value,
        place=event.read_point.en if event.read_point else "",
        holder=event.holder.en,
        waybill=event.waybill,
        found=found,
        first=event.state is ShipmentState.DECLARED,
        last=event.state is ShipmentState.WITHDRAWN,
    )
