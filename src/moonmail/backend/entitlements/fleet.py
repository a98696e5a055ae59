"""What all shipments of a flight do together: into the lander, and off."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from moonmail.backend.bookings import endings
from moonmail.backend.bookings.models import Booking, Shipment
from moonmail.backend.custody.service import Report, move_shipment
from moonmail.backend.database import Writing
from moonmail.backend.missions.models import Mission
from moonmail.backend.missions.wire import mission_out
from moonmail.contract.missions import Mission as MissionOut
from moonmail.domain.mission import MilestoneState
from moonmail.domain.moment import Moment
from moonmail.domain.states import BookingState, ShipmentKind, ShipmentState
from moonmail.domain.text import Text

DESK: Final = Text("MoonMail 運航デスク", "MoonMail operations desk")
_LAUNCH: Final = 2


def confirmed_bookings(mission_id: str) -> QuerySet[Booking]:
    return Booking.objects.filter(state=BookingState.CONFIRMED.value, hold__offer__mission_id=mission_id)


def _shipments(mission_id: str, which: Q, most: int) -> list[Shipment]:
    booked = confirmed_bookings(mission_id).values("shipment_id")
    found = Shipment.objects.filter(which, mission_id=mission_id, pk__in=booked)
    return list(found.order_by("pk").select_for_update()[:most])


def integrate(writing: Writing, mission: Mission, most: int) -> bool:
    """Build in what is ready: messages, and items that were accepted. Whatever is not with us stays where it is.

    An item that was not allowed, and that its sender left so, gives its money back: the terms say until when.
    """
    ready = Q(kind=ShipmentKind.MESSAGE.value, state=ShipmentState.DECLARED.value)
    ready |= Q(kind=ShipmentKind.ITEM.value, state=ShipmentState.ACCEPTED.value)
    found = _shipments(mission.pk, ready, most)
    for shipment in found:
        move_shipment(writing, shipment, ShipmentState.INTEGRATED, Report(source=DESK))
    left_behind = confirmed_bookings(mission.pk).filter(shipment__state=ShipmentState.NOT_ALLOWED.value)
    ended = list(left_behind.order_by("pk").values_list("pk", flat=True)[:most])
    for booking_id in ended:
        booking = endings.lock_booking(booking_id)
        if booking.state == BookingState.CONFIRMED.value:
            endings.cancel(writing, booking, BookingState.CANCELLED, refund=True)
    return most in (len(found), len(ended))


def launch(writing: Writing, mission: Mission, most: int) -> bool:
    """Send off what is built in."""
    found = _shipments(mission.pk, Q(state=ShipmentState.INTEGRATED.value), most)
    report = launch_report(mission_out(mission))
    for shipment in found:
        move_shipment(writing, shipment, ShipmentState.LAUNCHED, report)
    return len(found) == most


def launch_report(mission: MissionOut) -> Report:
    """What is known of the launch: its place, and its time if it was reported."""
    return Report(at=achieved_at(mission, _LAUNCH), place=mission.launch_site.text(), source=DESK)


def achieved_at(mission: MissionOut, seq: int) -> Moment | None:
    """Return when a milestone was reached; None if it was not, or nobody said when."""
    for milestone in mission.milestones:
        if milestone.seq == seq and milestone.state is MilestoneState.ACHIEVED and milestone.occurred_at:
            return milestone.occurred_at.moment()
    return None
