"""Gifts and claims. Each write carries the client's UUID and may be sent again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.accounts.guesses import Guesser
from moonmail.backend.bookings.api import own
from moonmail.backend.gifts.models import Gift
from moonmail.backend.gifts.service import expire_gifts, put_claim, put_gift, put_move
from moonmail.backend.gifts.wire import claim_out, gift_out
from moonmail.backend.http.answers import answer, etag_of
from moonmail.backend.http.caller import signed_in
from moonmail.backend.http.documented import problems
from moonmail.contract.gifts import Claim as ClaimOut
from moonmail.contract.gifts import ClaimIn, GiftIn, GiftMoveIn
from moonmail.contract.gifts import Gift as GiftOut

router = Router(tags=["gift"], auth=member_auth)


@router.put("/gifts/{uuid:gift_id}", response={200: GiftOut, 201: GiftOut, **problems(400, 401, 404, 409, 422)})
def write_gift(request: HttpRequest, gift_id: UUID, body: GiftIn) -> HttpResponse:
    """Make a code for a confirmed booking. It holds 90 days, at most until the booking's last date for changes."""
    row, is_new = put_gift(gift_id, signed_in(request).pk, body)
    return answer(request, gift_out(row), etag_of("gift", row.rev), 201 if is_new else 200)


@router.get("/gifts/{uuid:gift_id}", response={200: GiftOut, **problems(304, 401, 404)})
def read_gift(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    expire_gifts()
    row = own(Gift.objects.all(), request, gift_id)
    return answer(request, gift_out(row), etag_of("gift", row.rev))


@router.put("/gift-moves/{uuid:move_id}", response={200: GiftOut, **problems(400, 401, 404, 409, 422)})
def write_move(request: HttpRequest, move_id: UUID, body: GiftMoveIn) -> HttpResponse:
    """Pause a code, resume it, or take it back. What is so already stays so."""
    row = put_move(move_id, signed_in(request).pk, body)
    return answer(request, gift_out(row), etag_of("gift", row.rev))


@router.put(
    "/claims/{uuid:claim_id}", response={200: ClaimOut, 201: ClaimOut, **problems(400, 401, 404, 409, 422, 429)}
)
def write_claim(request: HttpRequest, claim_id: UUID, body: ClaimIn) -> HttpResponse:
    """Take over what somebody booked for the caller. The objects themselves come by sync."""
    row, is_new = put_claim(claim_id, Guesser.of(request), body)
    return answer(request, claim_out(row), etag_of("claim", row.pk), 201 if is_new else 200)
