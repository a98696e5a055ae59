"""Payments as the wire carries them."""

from __future__ import annotations

from moonmail.backend.payments.models import Payment
from moonmail.contract.base import Money
from moonmail.contract.bookings import Payment as PaymentOut
from moonmail.domain.states import PaymentState


def payment_out(row: Payment) -> PaymentOut:
    state = PaymentState(row.state)
    open_ = state in (PaymentState.CREATED, PaymentState.PENDING)
    return PaymentOut(
        id=row.id,
        rev=row.rev,
        booking_id=row.booking_id,
        state=state,
        amount=Money(amount=row.amount),
        provider=row.provider,
        checkout_url=row.checkout_url or None if open_ else None,
        expires_at=row.expires_at if open_ else None,
        paid_at=row.paid_at,
        refunded=Money(amount=row.refunded) if row.refunded else None,
        refunded_at=row.refunded_at,
    )
