"""The receiving book: what a laptop at the desk needs to take items in without a network, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.bookings.models import Booking, Shipment
from moonmail.backend.changes.models import Server
from moonmail.backend.database import Writing, snapshot, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Mission
from moonmail.backend.passes.keys import public_keys
from moonmail.backend.passes.models import Pass
from moonmail.backend.receiving.models import BookEntry, BookHead, Screening
from moonmail.contract.items import ItemIn
from moonmail.contract.problems import ProblemCode
from moonmail.contract.receiving import BookedItem, DeclaredItem, ReceivingBook, ReceivingFlight
from moonmail.domain.item import HandInMethod
from moonmail.domain.screening import Decision
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, MissionState, ShipmentKind, ShipmentState

# While one of these, staff at the desk have something to do with it, and need to know what it is.
AT_THE_DESK: Final = frozenset({ShipmentState.AWAITING_ITEM.value, ShipmentState.RECEIVED.value})
_OVER: Final = (MissionState.ENDED.value, MissionState.CANCELLED.value)


def note_shipment(shipment: Shipment) -> None:
    """A shipment was written: laptops are told of it at their next look, if it is an item under a booking."""
    if shipment.kind != ShipmentKind.ITEM.value or shipment.booking_id is None:
        return
    BookEntry.objects.filter(shipment_id=shipment.pk).update(dirty=True)
    if shipment.state != ShipmentState.DRAFT.value:
        entry = BookEntry(booking_id=shipment.booking_id, shipment_id=shipment.pk)
        BookEntry.objects.bulk_create([entry], ignore_conflicts=True)


def note_pass(issued: Pass) -> None:
    """A pass was issued or stands for nothing any more. The first one comes with the booking, which is noted itself."""
    if issued.sequence > 1 or issued.voided_at is not None:
        BookEntry.objects.filter(booking_id=issued.booking_id).update(dirty=True)


def read_book(since: str, limit: int) -> ReceivingBook:
    """Return what changed since a state; everything for an empty one.

    Raises:
        Refusal: cannot_calculate_changes: a state of another database, or from the future.
    """
    _number_what_changed()
    with snapshot():
        epoch = Server.objects.values_list("epoch", flat=True).get(pk=1)
        newest = BookHead.objects.values_list("rev", flat=True).filter(pk=1).first() or 0
        start = _start(since, epoch, newest)
        found = list(BookEntry.objects.filter(rev__gt=start).order_by("rev")[: limit + 1])
        entries, more = found[:limit], len(found) > limit
        return ReceivingBook(
            items=_items(entries),
            flights=_flights(),
            keys=public_keys(),
            state=f"{epoch}.{entries[-1].rev if more else newest}",
            has_more=more,
            server_time=clock.now(),
        )


def _start(since: str, epoch: str, newest: int) -> int:
    if not since:
        return 0
    name, _, number = since.rpartition(".")
    if name != epoch or not number.isdecimal() or int(number) > newest:
        raise Refusal(ProblemCode.CANNOT_CALCULATE_CHANGES)
    return int(number)


def _number_what_changed() -> None:
    if not BookEntry.objects.filter(dirty=True).exists():
        return

    def act(_: Writing) -> None:
        BookHead.objects.get_or_create(pk=1)
        head = BookHead.objects.select_for_update().get(pk=1)
        rows = list(BookEntry.objects.select_for_update().filter(dirty=True).order_by("pk"))
        for row in rows:
            head.rev += 1
            row.rev, row.dirty = head.rev, False
        BookEntry.objects.bulk_update(rows, ["rev", "dirty"], batch_size=200)
        head.save(update_fields=["rev"])

    write_once(act)


def _flights() -> list[ReceivingFlight]:
    return [
        ReceivingFlight(
            mission_id=row.pk, flight_number=row.flight_number, sample=row.sample, item_due_at=row.item_due_at
        )
        for row in Mission.objects.exclude(state__in=_OVER).order_by("flight_number")
    ]


def _items(entries: Iterable[BookEntry]) -> list[BookedItem]:
    entries = list(entries)
    ids = [entry.booking_id for entry in entries]
    bookings = {row.pk: row for row in Booking.objects.filter(pk__in=ids).select_related("shipment__mission")}
    newest: dict[UUID, Pass] = {}
    for issued in Pass.objects.filter(booking_id__in=ids).order_by("sequence"):
        newest[issued.booking_id] = issued
    last = {row.booking_id: row for row in Screening.objects.filter(booking_id__in=ids).order_by("recorded_at")}
    names = dict(Member.objects.filter(pk__in={row.staff_id for row in last.values()}).values_list("pk", "name"))
    return [
        _item(bookings[entry.booking_id], newest.get(entry.booking_id), last.get(entry.booking_id), names)
        for entry in entries
        if entry.booking_id in bookings
    ]


def _item(booking: Booking, issued: Pass | None, last: Screening | None, names: dict[UUID, str]) -> BookedItem:
    shipment = booking.shipment
    here = booking.state == BookingState.CONFIRMED.value and shipment.state in AT_THE_DESK
    return BookedItem(
        booking_id=booking.pk,
        flight_number=shipment.mission.flight_number,
        size=SizeCode(shipment.size),
        pass_number=issued.number if issued else "",
        sequence=issued.sequence if issued else 0,
        state=ShipmentState(shipment.state),
        booking_state=BookingState(booking.state),
        hand_in=HandInMethod(shipment.hand_in["method"]) if shipment.hand_in and here else None,
        declared=_declared(shipment.item) if here and shipment.item is not None else None,
        asked=bool(here and last and last.decision == Decision.ASK.value),
        decided_at=last.recorded_at if last else None,
        decided_by=names.get(last.staff_id, "") if last else "",
    )


def _declared(content: object) -> DeclaredItem:
    return DeclaredItem.model_validate(
        ItemIn.model_validate(content).model_dump(include=set(DeclaredItem.model_fields))
    )
