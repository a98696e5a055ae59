"""A booking as who helps sees it, and what was done."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from moonmail.backend import clock
from moonmail.backend.bookings.endings import worth
from moonmail.backend.bookings.holds import is_open
from moonmail.backend.bookings.models import Booking, Shipment
from moonmail.backend.bookings.rights import freedom_of
from moonmail.backend.help.models import Help
from moonmail.backend.http.answers import etag_of
from moonmail.backend.missions.models import Offer
from moonmail.backend.missions.wire import mission_out
from moonmail.backend.passes.models import Pass
from moonmail.backend.staff.auth import Staff
from moonmail.contract.base import Money, WindowOut, Words
from moonmail.contract.bookings import GroupEntry
from moonmail.contract.help import HelpBooking, HelpDone, HelpFlight, HelpMay
from moonmail.contract.items import ItemIn
from moonmail.contract.orders import current_window
from moonmail.domain.helping import HelpKind
from moonmail.domain.shop import NO_WORDS, Freedom, No
from moonmail.domain.sizes import SizeCode
from moonmail.domain.staff import DeskAct
from moonmail.domain.states import BookingState, MissionState, ShipmentKind, ShipmentState
from moonmail.domain.text import Text

_MOST_FLIGHTS: Final = 12
_MOST_DONE: Final = 20
_NO_PASS: Final = Text("お使いいただける搭乗券がありません。", "There is no boarding pass that stands.")
_NO_MONEY: Final = Text("ご返金できるお支払いがありません。", "Nothing that was paid can be refunded.")
_SUPERVISORS: Final = Text("責任者だけができます。", "Only a supervisor may.")


def version_of(booking: Booking, shipment: Shipment) -> str:
    """Return what names this version of a booking with what travels under it: changed by whoever changes either."""
    return etag_of("help", booking.rev, shipment.rev)


def done_out(row: Help) -> HelpDone:
    return HelpDone(
        id=row.pk,
        kind=HelpKind(row.kind),
        booking_id=row.booking_id,
        says=Words.model_validate(row.says),
        refund=Money(amount=row.refund),
        due=Money(amount=row.due),
        new_booking_id=row.new_booking_id,
        done_at=row.at,
        undo_until=row.undo_until,
        undone_at=row.undone_at,
    )


def booking_out(booking: Booking, staff: Staff) -> HelpBooking:
    """``booking`` comes with its hold."""
    shipment = Shipment.objects.select_related("mission").get(pk=booking.shipment_id)
    free = freedom_of(booking, shipment)
    paid = worth(booking)
    issued = Pass.objects.filter(booking=booking, voided_at=None).order_by("-sequence").first()
    message = shipment.message or {}
    return HelpBooking(
        booking_id=booking.pk,
        member_id=booking.member_id,
        reference=booking.reference,
        state=BookingState(booking.state),
        mission_id=shipment.mission_id,
        flight_number=shipment.mission.flight_number,
        size=SizeCode(shipment.size),
        quantity=booking.hold.quantity,
        gifted=booking.gifted,
        paid=Money(amount=0 if booking.gifted else paid),
        due=Money(amount=booking.due) if booking.state == BookingState.AWAITING_PAYMENT.value else None,
        refund=Money(amount=0 if booking.gifted else free.refund),
        until=free.until,
        shipment_kind=ShipmentKind(shipment.kind),
        shipment_state=ShipmentState(shipment.state),
        title=shipment.title,
        name=message.get("name", ""),
        text=message.get("text", ""),
        pictured=bool(message.get("photo") or message.get("drawing")),
        item=ItemIn.model_validate(shipment.item) if shipment.item else None,
        group=[GroupEntry.model_validate(each) for each in shipment.group] if shipment.group else None,
        pass_number=issued.number if issued else "",
        pass_sequence=issued.sequence if issued else 0,
        booked_at=booking.created_at,
        can=_can(booking, free, paid, bool(issued), staff),
        flights=_flights(booking, shipment, paid) if _may_move(free, staff) else [],
        done=[done_out(row) for row in Help.objects.filter(booking=booking).order_by("-at")[:_MOST_DONE]],
        version=version_of(booking, shipment),
    )


def _may_move(free: Freedom, staff: Staff) -> bool:
    return free.why_no_move is None or (free.why_no_move is No.TOO_LATE and staff.may(DeskAct.GOODWILL))


def _can(booking: Booking, free: Freedom, paid: int, issued: bool, staff: Staff) -> dict[HelpKind, HelpMay]:
    supervises = staff.may(DeskAct.GOODWILL)

    def by_terms(why: No | None) -> HelpMay:
        beyond = why is No.TOO_LATE and supervises
        return HelpMay(may=why is None or beyond, beyond=beyond, why=Words.of(NO_WORDS[why]) if why else None)

    def simple(may: bool, why: Text) -> HelpMay:
        return HelpMay(may=may, why=None if may else Words.of(why))

    return {
        HelpKind.CONTENT: by_terms(free.why_no_content),
        HelpKind.FLIGHT: by_terms(free.why_no_move),
        HelpKind.CANCEL: by_terms(free.why_no_cancel),
        HelpKind.GOODWILL: simple(supervises and paid > 0, _NO_MONEY if supervises else _SUPERVISORS),
        HelpKind.PASS: simple(issued and booking.state == BookingState.CONFIRMED.value, _NO_PASS),
    }


def _flights(booking: Booking, shipment: Shipment, paid: int) -> list[HelpFlight]:
    quantity, now = booking.hold.quantity, clock.now()
    offers = (
        Offer.objects.filter(
            size=shipment.size, taken__lte=F("capacity") - quantity, mission__state=MissionState.BOOKING_OPEN.value
        )
        .exclude(mission_id=shipment.mission_id)
        .select_related("mission")
        .order_by("mission_id")
    )
    found = []
    for offer in [each for each in offers if is_open(each.mission, now)][:_MOST_FLIGHTS]:
        price = offer.price * quantity
        found.append(
            HelpFlight(
                mission_id=offer.mission_id,
                flight_number=offer.mission.flight_number,
                window=WindowOut.of(current_window(mission_out(offer.mission))),
                left=offer.capacity - offer.taken,
                price=Money(amount=price),
                due=Money(amount=0 if booking.gifted else max(0, price - paid)),
                refund=Money(amount=0 if booking.gifted else max(0, paid - price)),
            )
        )
    return found
