"""Gifts as the wire carries them."""

from __future__ import annotations

from moonmail.backend.gifts.models import LIVING, Claim, Gift
from moonmail.contract.gifts import Claim as ClaimOut
from moonmail.contract.gifts import Gift as GiftOut
from moonmail.domain.states import GiftState


def gift_out(row: Gift) -> GiftOut:
    return GiftOut(
        id=row.id,
        rev=row.rev,
        booking_id=row.booking_id,
        state=GiftState(row.state),
        code=row.code if row.state in LIVING else None,
        receiver=row.receiver,
        note=row.note,
        title=row.title,
        mission_id=row.mission_id,
        made_at=row.made_at,
        expires_at=row.expires_at,
        claimed_at=row.claimed_at,
    )


def claim_out(row: Claim) -> ClaimOut:
    """``row`` comes with its gift, the gift's giver and its booking."""
    return ClaimOut(
        id=row.id,
        booking_id=row.gift.booking_id,
        shipment_id=row.gift.booking.shipment_id,
        title=row.gift.title,
        giver=row.gift.member.name,
        note=row.gift.note,
        claimed_at=row.claimed_at,
    )
