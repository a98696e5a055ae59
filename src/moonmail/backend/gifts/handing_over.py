"""A booking with all that hangs on it goes from one member to another. What was paid stays with who paid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from moonmail.backend.blobs.models import Blob
from moonmail.backend.bookings.expiry import end_hold
from moonmail.backend.bookings.models import Booking, Hold
from moonmail.backend.changes.registry import member_scope
from moonmail.backend.database import Writing
from moonmail.backend.passes.service import issue_pass
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.refunds import chain_of
from moonmail.domain.states import BookingState, HoldState

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def hand_over(writing: Writing, booking: Booking, receiver_id: UUID) -> None:
    """Give ``booking`` to the receiver: gone for the giver, new for the receiver. Its hold is locked by the caller.

    A new pass takes the place of those that the giver may have printed.
    """
    giver_id, shipment = booking.member_id, booking.shipment
    _end_change(writing, booking)
    paid = Payment.objects.filter(booking_id__in=chain_of(booking), paid_at__isnull=False)
    booking.gifted = not paid.filter(member_id=receiver_id).exists()
    booking.save(update_fields=["gifted"])
    rows: list[Any] = [booking, booking.hold, shipment, *booking.passes.all(), *shipment.custody.all()]
    rows += booking.entitlements.all()
    for row in rows:
        row.member_id = receiver_id
        row.save(update_fields=["member"])
        writing.moved(row, member_scope(giver_id))
    named = {sha for part in (shipment.message, shipment.item, shipment.group) for sha in _named(part)}
    _share(named, giver_id, receiver_id)
    issue_pass(writing, booking)


def _end_change(writing: Writing, booking: Booking) -> None:
    """End a change of flight or size that the giver has begun and not paid: it would take the booking back."""
    for waiting in booking.successors.filter(state=BookingState.AWAITING_PAYMENT.value):
        hold = Hold.objects.select_for_update().get(pk=waiting.hold_id)
        if hold.state == HoldState.ACTIVE.value:
            end_hold(writing, hold, HoldState.RELEASED)


def _named(content: Any) -> Iterable[str]:
    """Yield every file that a shipment's content names, wherever in it."""
    if isinstance(content, str):
        if _SHA256.fullmatch(content):
            yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _named(value)
    elif isinstance(content, list):
        for value in content:
            yield from _named(value)


def _share(named: set[str], giver_id: UUID, receiver_id: UUID) -> None:
    """Let the receiver read the files, too. The bytes are on disk once."""
    have = set(Blob.objects.filter(member_id=receiver_id, sha256__in=named).values_list("sha256", flat=True))
    for blob in Blob.objects.filter(member_id=giver_id, sha256__in=named - have):
        blob.pk, blob.member_id = None, receiver_id
        blob.save(force_insert=True)
