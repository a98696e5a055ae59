"""Receipts as the wire carries them."""

from __future__ import annotations

from moonmail.backend.receipts.models import Receipt
from moonmail.contract.base import Money
from moonmail.contract.receipts import Receipt as ReceiptOut


def receipt_out(row: Receipt) -> ReceiptOut:
    """``row`` comes with its booking."""
    return ReceiptOut.model_validate(
        {
            **row.body,
            "id": row.id,
            "rev": row.rev,
            "booking_id": row.booking_id,
            "reference": row.booking.reference,
            "number": row.number,
            "reissue": row.reissue,
            "addressee": row.addressee,
            "organisation": row.organisation,
            "issued_at": row.issued_at,
            "paid_at": row.paid_at,
            "total": Money(amount=row.total),
            "tax_percent": row.tax_percent,
            "tax": Money(amount=row.tax),
        }
    )
