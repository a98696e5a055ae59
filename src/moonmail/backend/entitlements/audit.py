"""Whether anybody still waits for what they are owed although nothing is under way."""

from __future__ import annotations

from moonmail.backend.entitlements.models import Entitlement
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.refunds import chain_of
from moonmail.domain.states import EntitlementState, PaymentState


def waiting() -> list[str]:
    """Return every entitlement that was chosen or expired, is not fulfilled, and has no refund on its way."""
    lines = []
    open_ = Entitlement.objects.filter(state__in=[EntitlementState.CHOSEN.value, EntitlementState.EXPIRED.value])
    for owed in open_.select_related("booking").order_by("pk"):
        refunding = Payment.objects.filter(
            booking_id__in=chain_of(owed.booking), state=PaymentState.REFUNDING.value
        ).exists()
        if not refunding:
            lines.append(f"booking {owed.booking.reference}: {owed.choice} is owed ({owed.state}) and nothing happens")
    return lines
