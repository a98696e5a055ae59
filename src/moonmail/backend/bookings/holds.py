"""Holding slots while the member decides: all that were asked for, or none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F

from moonmail.backend import clock
from moonmail.backend.bookings.expiry import end_hold, sweep
from moonmail.backend.bookings.models import Hold
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.kiosks.sessions import require_open
from moonmail.backend.limits.holding import require_room
from moonmail.backend.missions.models import Mission, Offer
from moonmail.contract.bookings import HoldIn
from moonmail.contract.problems import Alternative, ProblemCode
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.states import HoldState, MissionState

# A hosted payment page lives at least 30 minutes.
HOLD_TIME: Final = timedelta(minutes=35)
_MOST_ALTERNATIVES: Final = 6


def is_open(mission: Mission, now: datetime) -> bool:
    return mission.state == MissionState.BOOKING_OPEN.value and (
        mission.last_booking_at is None or now < mission.last_booking_at
    )


def alternatives(mission_id: str, size: SizeCode, now: datetime, quantity: int = 1) -> list[Alternative]:
    """Return where ``quantity`` slots are free now.

    Other sizes of the same kind on this flight come first, then this size on other flights.
    """
    same_kind = [code for code, other in SIZES.items() if other.kind is SIZES[size].kind]
    free = (
        Offer.objects.filter(
            taken__lte=F("capacity") - quantity, size__in=same_kind, mission__state=MissionState.BOOKING_OPEN.value
        )
        .exclude(mission_id=mission_id, size=size)
        .select_related("mission")
    )
    useful = [
        offer
        for offer in free
        if is_open(offer.mission, now) and (offer.mission_id == mission_id or offer.size == size.value)
    ]
    useful.sort(key=lambda o: (o.mission_id != mission_id, same_kind.index(SizeCode(o.size)), o.mission_id))
    return [
        Alternative(mission_id=o.mission_id, size=o.size, left=o.capacity - o.taken, price=o.price)
        for o in useful[:_MOST_ALTERNATIVES]
    ]


def put_hold(hold_id: UUID, member_id: UUID, body: HoldIn, kiosk_session: UUID | None = None) -> tuple[Hold, bool]:
    """Hold the slots. Returns the hold and whether it is new. One made at a kiosk ends with ``kiosk_session``.

    Raises:
        Refusal: id_reused, not_found, booking_closed, too_many_requests, or sold_out with alternatives; not_signed_in
            when the session is over.
    """
    sweep()
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Hold, bool]:
        existing = Hold.objects.filter(pk=hold_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing, False
        require_open(kiosk_session)
        now = clock.now()
        offer = Offer.objects.filter(pk=f"{body.mission_id}:{body.size}").select_related("mission").first()
        if offer is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"mission_id": "unknown", "size": "not offered"})
        if not is_open(offer.mission, now):
            raise Refusal(
                ProblemCode.BOOKING_CLOSED,
                current=offer.mission.state,
                alternatives=alternatives(body.mission_id, body.size, now, body.quantity),
            )
        require_room(member_id)
        if not take_slot(offer.pk, body.quantity):
            raise Refusal(
                ProblemCode.SOLD_OUT, alternatives=alternatives(body.mission_id, body.size, now, body.quantity)
            )
        hold = Hold.objects.create(
            id=hold_id,
            member_id=member_id,
            request_sha256=asked,
            offer=offer,
            quantity=body.quantity,
            price=offer.price * body.quantity,
            created_at=now,
            expires_at=now + HOLD_TIME,
            kiosk_session_id=kiosk_session,
        )
        writing.changed(hold, Offer.objects.get(pk=offer.pk))
        return hold, True

    return write_once(act, hold_id)


def take_slot(offer_id: str, quantity: int = 1) -> bool:
    """Count ``quantity`` slots as taken, if so many are left; otherwise none.

    One statement decides: nothing is checked first and booked later.
    """
    room = Offer.objects.filter(pk=offer_id, taken__lte=F("capacity") - quantity)
    return bool(room.update(taken=F("taken") + quantity))


def release_hold(hold_id: UUID, member_id: UUID) -> Hold:
    """Give the slots back. Releasing again, or a hold that ended by itself, changes nothing.

    Raises:
        Refusal: not_found, or illegal_move for a hold that became a paid booking.
    """
    sweep()
    with write() as writing:
        hold = Hold.objects.select_for_update().filter(pk=hold_id, member_id=member_id).first()
        if hold is None:
            raise Refusal(ProblemCode.NOT_FOUND)
        if hold.state == HoldState.USED.value:
            raise Refusal(ProblemCode.ILLEGAL_MOVE, current=hold.state)
        if hold.state == HoldState.ACTIVE.value:
            end_hold(writing, hold, HoldState.RELEASED)
        return hold
