"""Find: whatever a caller says or a scanner reads leads to bookings, told of without anything personal."""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.bookings.models import Booking
from moonmail.backend.desk import index
from moonmail.backend.passes.keys import public_keys
from moonmail.backend.passes.models import Pass
from moonmail.contract.desk import Found, FoundBooking, FoundMember
from moonmail.domain.finding import TermKind, masked, terms_searched
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.media import passes

MOST: Final = 50
# Of one member; the newest.
_BOOKINGS: Final = 5
# The documents of a booking, its shipment and its flight are long, and nothing of them is told.
_TOLD: Final = (
    "member_id",
    "state",
    "created_at",
    "shipment__size",
    "shipment__state",
    "shipment__mission__flight_number",
)


def find(typed: str) -> Found:
    """Return at most 50 members with their newest bookings, the best fitting first.

    A pass's code leads to its booking if it is one of ours, whether or not it is still good: the verdict is told.
    """
    if typed.startswith(passes.PREFIX):
        return _by_pass(typed)
    hits, more = index.find(terms_searched(typed), MOST)
    by: dict[UUID, TermKind] = {}
    wanted: dict[UUID, set[UUID]] = defaultdict(set)
    for term, member_id, booking_id in hits:
        by.setdefault(member_id, term.kind)
        if booking_id is not None:
            wanted[member_id].add(booking_id)
    return Found(members=_members(by, wanted), more=more)


def _by_pass(text: str) -> Found:
    result = passes.verify(text, public_keys(), clock.now())
    if result.claims is None:
        return Found(pass_verdict=result.verdict)
    issued = Pass.objects.filter(booking_id=result.claims.booking).order_by("-sequence").first()
    if issued is None:
        return Found(pass_verdict=result.verdict)
    replaced = issued.sequence > result.claims.sequence or issued.voided_at is not None
    found = _members({issued.member_id: TermKind.PASS}, {issued.member_id: {issued.booking_id}})
    return Found(members=found, pass_verdict=result.verdict, pass_replaced=replaced)


def _members(by: dict[UUID, TermKind], wanted: dict[UUID, set[UUID]]) -> list[FoundMember]:
    """``wanted``: of these members only these bookings."""
    bookings: dict[UUID, list[Booking]] = defaultdict(list)
    rows = (
        Booking.objects.filter(member_id__in=by)
        .select_related("shipment", "shipment__mission")
        .only(*_TOLD)
        .order_by("-created_at")
    )
    for row in rows:
        only = wanted.get(row.member_id)
        if len(bookings[row.member_id]) < _BOOKINGS and (only is None or row.pk in only):
            bookings[row.member_id].append(row)
    names = dict(Member.objects.filter(pk__in=by).values_list("pk", "name"))
    return [
        FoundMember(
            member_id=member_id,
            name=masked(names[member_id]),
            found_by=kind.name.lower(),
            bookings=[booking_out(row) for row in bookings[member_id]],
        )
        for member_id, kind in by.items()
        if member_id in names
    ]


def booking_out(row: Booking) -> FoundBooking:
    """Return what may be told of a booking before anybody is verified. Its shipment and mission are read."""
    return FoundBooking(
        booking_id=row.pk,
        flight_number=row.shipment.mission.flight_number,
        size=SizeCode(row.shipment.size),
        state=BookingState(row.state),
        shipment_state=ShipmentState(row.shipment.state),
        booked_at=row.created_at,
    )
