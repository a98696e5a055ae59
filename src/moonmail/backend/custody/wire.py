"""Custody events as the wire carries them."""

from __future__ import annotations

from moonmail.backend.custody.models import CustodyEvent
from moonmail.contract.bookings import CustodyEvent as CustodyEventOut


def custody_event_out(row: CustodyEvent) -> CustodyEventOut:
    return CustodyEventOut.model_validate(
        {
            **row.body,
            "id": row.id,
            "rev": row.rev,
            "shipment_id": row.shipment_id,
            "state": row.state,
            "recorded_at": row.recorded_at,
        }
    )
