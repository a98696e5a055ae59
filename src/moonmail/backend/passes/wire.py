"""Passes as the wire carries them."""

from __future__ import annotations

from moonmail.backend.passes.models import Pass
from moonmail.contract.bookings import Pass as PassOut


def pass_out(row: Pass) -> PassOut:
    return PassOut(
        id=row.id,
        rev=row.rev,
        booking_id=row.booking_id,
        sequence=row.sequence,
        number=row.number,
        qr=row.qr,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        voided_at=row.voided_at,
    )
