"""What time alone changes: holds end, bookings open and close. Decided by the server's clock at reads and writes."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from django.db.models import F, Q

from moonmail.backend import clock
from moonmail.backend.bookings.models import Booking, Hold
from moonmail.backend.database import Writing, write
from moonmail.backend.missions.models import Mission, Offer
from moonmail.domain.states import BookingState, HoldState, MissionState, PaymentState

_BATCH: Final = 200


def _due_holds(now: datetime) -> Q:
    return Q(state=HoldState.ACTIVE.value, expires_at__lte=now)


def _due_missions(now: datetime) -> Q:
    opens = Q(state=MissionState.ANNOUNCED.value, booking_opens_at__lte=now)
    closes = Q(state=MissionState.BOOKING_OPEN.value, last_booking_at__lte=now)
    return opens | closes


def sweep() -> None:
    """Carry out what is due. Costs four indexed look-ups when nothing is."""
    from moonmail.backend.entitlements.outcomes import sweep_entitlements

    sweep_entitlements()
    now = clock.now()
    holds_due = Hold.objects.filter(_due_holds(now)).exists()
    missions_due = Mission.objects.filter(_due_missions(now)).exists()
    if not (holds_due or missions_due):
        return
    with write() as writing:
        if holds_due:
            # One order for all sweepers; rows that another one has in hand are left to it.
            due = Hold.objects.filter(_due_holds(now)).order_by("offer_id", "id")
            for hold in due.select_for_update(skip_locked=True)[:_BATCH]:
                end_hold(writing, hold, HoldState.EXPIRED)
        if missions_due:
            for mission in Mission.objects.filter(_due_missions(now)).order_by("id").select_for_update():
                opens = mission.state == MissionState.ANNOUNCED.value
                over = mission.last_booking_at is not None and mission.last_booking_at <= now
                if opens and over:
                    continue
                mission.state = (MissionState.BOOKING_OPEN if opens else MissionState.BOOKING_CLOSED).value
                mission.save(update_fields=["state"])
                writing.changed(mission)


def end_hold(writing: Writing, hold: Hold, end: HoldState) -> None:
    """Give the slots back and end what depended on it. ``hold`` is active and locked by this transaction.

    An unpaid booking lapses with an expired hold and is cancelled with a released one.
    """
    from moonmail.backend.payments.models import Payment
    from moonmail.backend.payments.service import close_session

    hold.state = end.value
    hold.save(update_fields=["state"])
    Offer.objects.filter(pk=hold.offer_id).update(taken=F("taken") - hold.quantity)
    writing.changed(hold, Offer.objects.get(pk=hold.offer_id))
    booking = Booking.objects.filter(hold=hold, state=BookingState.AWAITING_PAYMENT.value).first()
    if booking is None:
        return
    booking.state = (BookingState.LAPSED if end is HoldState.EXPIRED else BookingState.CANCELLED).value
    if booking.state == BookingState.CANCELLED.value:
        booking.cancelled_at = clock.now()
    booking.save(update_fields=["state", "cancelled_at"])
    writing.changed(booking)
    for payment in Payment.objects.filter(
        booking=booking, state__in=[PaymentState.CREATED.value, PaymentState.PENDING.value]
    ):
        payment.state = PaymentState.EXPIRED.value
        payment.save(update_fields=["state"])
        writing.changed(payment)
        writing.after(partial(close_session, payment.provider, payment.session))
