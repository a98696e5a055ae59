"""Entitlements as the wire carries them."""

from __future__ import annotations

from moonmail.backend.entitlements.models import Entitlement
from moonmail.contract.base import Money
from moonmail.contract.entitlements import Entitlement as EntitlementOut
from moonmail.domain.mission import EntitlementKind, Outcome
from moonmail.domain.states import EntitlementState


def entitlement_out(row: Entitlement) -> EntitlementOut:
    """``row`` comes with its booking. What a gift cost is not told to who received it."""
    return EntitlementOut(
        id=row.id,
        rev=row.rev,
        booking_id=row.booking_id,
        outcome=Outcome(row.outcome),
        state=EntitlementState(row.state),
        kinds=[EntitlementKind(kind) for kind in row.kinds],
        default_kind=EntitlementKind(row.default_kind),
        refund=Money(amount=0 if row.booking.gifted else row.refund),
        offered_at=row.offered_at,
        choose_by=row.choose_by,
        choice=EntitlementKind(row.choice) if row.choice else None,
        chosen_at=row.chosen_at,
        new_booking_id=row.new_booking_id,
        fulfilled_at=row.fulfilled_at,
    )
