"""Issuing passes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from moonmail.backend import clock
from moonmail.backend.bookings.models import Booking
from moonmail.backend.database import Writing
from moonmail.backend.missions.models import Mission
from moonmail.backend.missions.wire import mission_out
from moonmail.backend.passes import keys
from moonmail.backend.passes.models import Pass
from moonmail.contract.missions import Mission as MissionOut
from moonmail.media.passes import PassClaims, issue, pass_number

AFTER_THE_END: Final = timedelta(days=30)
# While the end is unknown: real flights took up to five months from launch to landing, and slip.
_FLIGHT_AT_MOST: Final = timedelta(days=365)
_WINDOW_UNKNOWN: Final = timedelta(days=3 * 365)


def expiry_of(mission: MissionOut, now: datetime) -> datetime:
    """Return when a pass for this flight ends: 30 days after the flight, never in the past."""
    latest = mission.windows[-1].window.latest if mission.windows else None
    if mission.ended_at is not None:
        end = mission.ended_at.at
    elif latest is not None:
        day = date.fromisoformat(latest)
        end = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) + _FLIGHT_AT_MOST
    else:
        end = now + _WINDOW_UNKNOWN
    return max(end, now) + AFTER_THE_END


def void_passes(writing: Writing, booking: Booking) -> None:
    """The passes of ``booking`` stand for nothing from now on: it was cancelled, or replaced by another one."""
    for made in Pass.objects.filter(booking=booking, voided_at=None):
        made.voided_at = clock.now()
        made.save(update_fields=["voided_at"])
        writing.changed(made)


def issue_pass(writing: Writing, booking: Booking) -> Pass:
    """Issue the next pass of ``booking``, which replaces those before it."""
    row = Mission.objects.get(offers__holds__booking=booking)
    mission = mission_out(row)
    now = clock.now().replace(microsecond=0)
    expires_at = expiry_of(mission, now)
    key = keys.signing_key()
    sequence = booking.passes.count() + 1
    size = booking.hold.offer_id.rpartition(":")[2]
    claims = PassClaims(
        key_id=key.key_id,
        issued_at=now,
        expires_at=expires_at,
        booking=booking.pk,
        flight_number=mission.flight_number,
        size=size,
        sequence=sequence,
    )
    made = Pass.objects.create(
        member_id=booking.member_id,
        booking=booking,
        sequence=sequence,
        number=pass_number(booking.pk, sequence),
        qr=issue(claims, key),
        issued_at=now,
        expires_at=expires_at,
    )
    writing.changed(made)
    return made
