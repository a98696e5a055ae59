"""Holds, shipments and bookings. Each write carries the client's UUID and may be sent again."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.bookings.cancelling import put_cancellation
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.holds import put_hold, release_hold
from moonmail.backend.bookings.models import Booking, Hold, Shipment
from moonmail.backend.bookings.orders import put_booking
from moonmail.backend.bookings.shipments import put_hand_in, put_shipment, put_shipment_change
from moonmail.backend.bookings.wire import booking_out, hold_out, shipment_out
from moonmail.backend.http.answers import answer, etag_of
from moonmail.backend.http.caller import kiosk_session_of, signed_in
from moonmail.backend.http.documented import problems
from moonmail.backend.http.problems import Refusal
from moonmail.contract.bookings import Booking as BookingOut
from moonmail.contract.bookings import BookingIn, CancellationIn, HandInIn, HoldIn, ShipmentChangeIn, ShipmentIn
from moonmail.contract.bookings import Hold as HoldOut
from moonmail.contract.bookings import Shipment as ShipmentOut
from moonmail.contract.problems import ProblemCode

router = Router(tags=["booking"], auth=member_auth)
M = TypeVar("M", bound=Model)


def own(rows: QuerySet[M], request: HttpRequest, pk: UUID) -> Any:
    """Return the caller's row. Somebody else's is as unknown as one that does not exist.

    Raises:
        Refusal: not_found.
    """
    row = rows.filter(pk=pk, member_id=signed_in(request).pk).first()
    if row is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    return row


@router.put("/holds/{uuid:hold_id}", response={200: HoldOut, 201: HoldOut, **problems(400, 401, 404, 409, 422)})
def write_hold(request: HttpRequest, hold_id: UUID, body: HoldIn) -> HttpResponse:
    """Reserve slots for 35 minutes: all that are asked for, or none."""
    row, is_new = put_hold(hold_id, signed_in(request).pk, body, kiosk_session_of(request))
    return answer(request, hold_out(row), etag_of("hold", row.rev), 201 if is_new else 200)


@router.get("/holds/{uuid:hold_id}", response={200: HoldOut, **problems(304, 401, 404)})
def read_hold(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    sweep()
    row = own(Hold.objects.all(), request, hold_id)
    return answer(request, hold_out(row), etag_of("hold", row.rev))


@router.delete("/holds/{uuid:hold_id}", response={200: HoldOut, **problems(401, 404, 409)})
def delete_hold(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Give the slots back. May be sent again."""
    row = release_hold(hold_id, signed_in(request).pk)
    return answer(request, hold_out(row), etag_of("hold", row.rev))


@router.put(
    "/shipments/{uuid:shipment_id}",
    response={200: ShipmentOut, 201: ShipmentOut, **problems(400, 401, 404, 409, 413, 422)},
)
def write_shipment(request: HttpRequest, shipment_id: UUID, body: ShipmentIn) -> HttpResponse:
    """Keep what is to be sent: a message, an item or a group. Its pictures must have been sent before."""
    row, is_new = put_shipment(shipment_id, signed_in(request).pk, body)
    return answer(request, shipment_out(row), etag_of("shipment", row.rev), 201 if is_new else 200)


@router.get("/shipments/{uuid:shipment_id}", response={200: ShipmentOut, **problems(304, 401, 404)})
def read_shipment(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    row = own(Shipment.objects.all(), request, shipment_id)
    return answer(request, shipment_out(row), etag_of("shipment", row.rev))


@router.put(
    "/bookings/{uuid:booking_id}",
    response={200: BookingOut, 201: BookingOut, **problems(400, 401, 403, 404, 409, 422)},
)
def write_booking(request: HttpRequest, booking_id: UUID, body: BookingIn) -> HttpResponse:
    """Order what was confirmed. It awaits its payment until the hold ends; with nothing due it is confirmed."""
    row, is_new = put_booking(booking_id, signed_in(request).pk, body, kiosk_session_of(request))
    return answer(request, booking_out(row), etag_of("booking", row.rev), 201 if is_new else 200)


@router.get("/bookings/{uuid:booking_id}", response={200: BookingOut, **problems(304, 401, 404)})
def read_booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    sweep()
    row = own(Booking.objects.select_related("hold"), request, booking_id)
    return answer(request, booking_out(row), etag_of("booking", row.rev))


@router.put(
    "/shipment-changes/{uuid:change_id}",
    response={200: ShipmentOut, 201: ShipmentOut, 204: None, **problems(400, 401, 403, 404, 409, 412, 413, 422)},
)
def write_shipment_change(request: HttpRequest, change_id: UUID, body: ShipmentChangeIn) -> HttpResponse:
    """Put other content under the same booking. Answers the shipment."""
    member_id = signed_in(request).pk
    row, is_new = put_shipment_change(change_id, member_id, body)
    return _answer_shipment(request, row, is_new)


@router.put(
    "/hand-ins/{uuid:hand_in_id}",
    response={200: ShipmentOut, 201: ShipmentOut, 204: None, **problems(400, 401, 404, 409, 422)},
)
def write_hand_in(request: HttpRequest, hand_in_id: UUID, body: HandInIn) -> HttpResponse:
    """Say how the item comes to us; the last one said holds. Answers the shipment."""
    row, is_new = put_hand_in(hand_in_id, signed_in(request).pk, body)
    return _answer_shipment(request, row, is_new)


def _answer_shipment(request: HttpRequest, row: Shipment, is_new: bool) -> HttpResponse:
    return _given_away(request, row) or answer(
        request, shipment_out(row), etag_of("shipment", row.rev), 201 if is_new else 200
    )


@router.put(
    "/cancellations/{uuid:cancellation_id}",
    response={200: BookingOut, 201: BookingOut, 204: None, **problems(400, 401, 403, 404, 409, 422)},
)
def write_cancellation(request: HttpRequest, cancellation_id: UUID, body: CancellationIn) -> HttpResponse:
    """Cancel a confirmed booking by its terms. Answers the booking."""
    row, is_new = put_cancellation(cancellation_id, signed_in(request).pk, body)
    return _given_away(request, row) or answer(
        request, booking_out(row), etag_of("booking", row.rev), 201 if is_new else 200
    )


def _given_away(request: HttpRequest, row: Shipment | Booking) -> HttpResponse | None:
    """Return the answer to a call of before about what is somebody else's by now: it is done, and not shown."""
    return None if row.member_id == signed_in(request).pk else HttpResponse(status=204)
