"""How bookings stand, as far as a run asks: of thousands at once for the list, of one just before it is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from moonmail.backend import clock
from moonmail.backend.bookings.holds import is_open
from moonmail.backend.bookings.models import Booking
from moonmail.backend.entitlements.models import Entitlement
from moonmail.backend.missions.models import Mission
from moonmail.backend.missions.wire import mission_out
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.refunds import worth
from moonmail.contract.base import WindowOut
from moonmail.contract.orders import current_window
from moonmail.contract.runs import RunFlight, Selection
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.runs import RunKind, Standing
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, EntitlementState, MissionState, PaymentState, ShipmentState

_WAS_PAID = (PaymentState.PAID.value, PaymentState.REFUNDING.value, PaymentState.REFUNDED.value)


@dataclass(frozen=True, slots=True)
class Listed:
    booking_id: UUID
    member_id: UUID
    size: SizeCode
    slots: int
    now: Standing


def standing_of(booking: Booking) -> Standing:
    """Return how a locked booking stands now."""
    owed = Entitlement.objects.filter(booking=booking).order_by("-offered_at").first()
    shipment = Booking.objects.values_list("shipment__state", flat=True).get(pk=booking.pk)
    return Standing(
        state=BookingState(booking.state),
        shipment=ShipmentState(shipment),
        holder=str(booking.member_id),
        owed=_owed(owed.state, owed.choice) if owed is not None else None,
        changing=Booking.objects.filter(rebooks=booking, state=BookingState.AWAITING_PAYMENT.value).exists(),
        worth=worth(booking),
    )


def listed(kind: RunKind, selection: Selection) -> list[Listed]:
    """Return the bookings of a selection, who booked first comes first. A few queries, however many there are."""
    of_flight = Booking.objects.filter(hold__offer__mission_id=selection.mission_id)
    owed = {
        booking_id: _owed(state, choice)
        for booking_id, state, choice in Entitlement.objects.filter(booking__in=of_flight.values("pk"))
        .order_by("offered_at")
        .values_list("booking_id", "state", "choice")
    }
    changing = set(
        Booking.objects.filter(
            rebooks__in=of_flight.values("pk"), state=BookingState.AWAITING_PAYMENT.value
        ).values_list("rebooks_id", flat=True)
    )
    rows = (
        _wanted(kind, selection, of_flight)
        .order_by("confirmed_at", "pk")
        .values_list("pk", "member_id", "hold__offer__size", "hold__quantity", "state", "shipment__state", "rebooks_id")
    )
    paid = _paid(of_flight) if kind is RunKind.REFUND else {}
    found = []
    for pk, member_id, size, slots, state, shipment, rebooks in rows:
        if selection.owed and owed.get(pk) != (EntitlementState.EXPIRED, EntitlementKind.REFLIGHT):
            continue
        there = 0
        if kind is RunKind.REFUND:
            there = paid[pk] if rebooks is None else worth(Booking(pk=pk, rebooks_id=rebooks))
        now = Standing(
            BookingState(state), ShipmentState(shipment), str(member_id), owed.get(pk), pk in changing, there
        )
        found.append(Listed(pk, member_id, SizeCode(size), slots, now))
    return found


def _wanted(kind: RunKind, selection: Selection, of_flight: QuerySet[Booking]) -> QuerySet[Booking]:
    standing = [BookingState.CONFIRMED.value]
    if kind is RunKind.MESSAGE:
        standing.append(BookingState.COMPLETED.value)
    wanted = of_flight.filter(state__in=standing)
    for column, values in (
        ("hold__offer__size", selection.sizes),
        ("shipment__kind", selection.kinds),
        ("shipment__state", selection.shipment_states),
    ):
        if values:
            wanted = wanted.filter(**{f"{column}__in": [value.value for value in values]})
    return wanted


def _paid(of_flight: QuerySet[Booking]) -> dict[UUID, int]:
    """Return what was paid and has not gone back, of bookings that replace none."""
    sums = (
        Payment.objects.filter(booking__in=of_flight.values("pk"), state__in=_WAS_PAID)
        .values_list("booking_id")
        .annotate(there=Sum(F("amount") - F("refunded")))
    )
    return defaultdict(int, sums)


def _owed(state: str, choice: str) -> tuple[EntitlementState, EntitlementKind | None]:
    return EntitlementState(state), EntitlementKind(choice) if choice else None


def flights() -> list[RunFlight]:
    """Return the flights that have bookings, or room for others'. Four queries, however many there are."""
    now = clock.now()
    bookings: dict[str, dict[SizeCode, int]] = defaultdict(dict)
    completed: Counter[str] = Counter()
    counted = Booking.objects.filter(state__in=[BookingState.CONFIRMED.value, BookingState.COMPLETED.value])
    for mission_id, size, state, n in counted.values_list(
        "hold__offer__mission_id", "hold__offer__size", "state"
    ).annotate(n=Count("pk")):
        if state == BookingState.CONFIRMED.value:
            bookings[mission_id][SizeCode(size)] = n
        else:
            completed[mission_id] += n
    waiting = Entitlement.objects.filter(
        state=EntitlementState.EXPIRED.value,
        choice=EntitlementKind.REFLIGHT.value,
        booking__state=BookingState.CONFIRMED.value,
    )
    owed = dict(waiting.values_list("booking__hold__offer__mission_id").annotate(n=Count("pk")))
    found = []
    for row in Mission.objects.order_by("flight_number").prefetch_related("offers"):
        room = {SizeCode(o.size): o.capacity - o.taken for o in row.offers.all()} if is_open(row, now) else {}
        if room or bookings[row.pk] or completed[row.pk]:
            found.append(
                RunFlight(
                    mission_id=row.pk,
                    flight_number=row.flight_number,
                    state=MissionState(row.state),
                    window=WindowOut.of(current_window(mission_out(row))),
                    bookings=bookings[row.pk],
                    completed=completed[row.pk],
                    owed=owed.get(row.pk, 0),
                    room=room,
                )
            )
    return found
