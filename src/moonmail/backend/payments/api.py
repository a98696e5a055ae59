"""Payments, and the providers' notices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend import logs
from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.bookings.api import own
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.http.answers import answer, etag_of
from moonmail.backend.http.caller import signed_in
from moonmail.backend.http.documented import problems, sends
from moonmail.backend.http.problems import Refusal
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.provider import ForgedNotice
from moonmail.backend.payments.service import put_payment, receive_notice
from moonmail.backend.payments.wire import payment_out
from moonmail.contract.bookings import Payment as PaymentOut
from moonmail.contract.bookings import PaymentIn
from moonmail.contract.problems import ProblemCode

router = Router(tags=["payment"])
_LONGEST_NOTICE = 64 * 1024


@router.put(
    "/payments/{uuid:payment_id}",
    auth=member_auth,
    response={200: PaymentOut, 201: PaymentOut, **problems(400, 401, 404, 409, 422, 503)},
)
def write_payment(request: HttpRequest, payment_id: UUID, body: PaymentIn) -> HttpResponse:
    """Start paying. ``checkout_url`` is the page to open in a browser."""
    base_url = request.build_absolute_uri("/")
    row, is_new = put_payment(payment_id, signed_in(request).pk, body, base_url)
    return answer(request, payment_out(row), etag_of("payment", row.rev), 201 if is_new else 200)


@router.get("/payments/{uuid:payment_id}", auth=member_auth, response={200: PaymentOut, **problems(304, 401, 404)})
def read_payment(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    sweep()
    row = own(Payment.objects.all(), request, payment_id)
    return answer(request, payment_out(row), etag_of("payment", row.rev))


@router.post(
    "/payment-notices/{provider}",
    auth=None,
    response={204: None, **problems(400, 404, 413)},
    openapi_extra=sends("application/json", text="as the provider signs it"),
)
def payment_notice(request: HttpRequest, provider: str) -> Any:
    """For payment providers. Only a notice with a good signature has an effect; it may come twice and in any order."""
    if int(request.headers.get("Content-Length") or 0) > _LONGEST_NOTICE:
        raise Refusal(ProblemCode.TOO_LARGE)
    try:
        receive_notice(provider, request.headers, request.body)
    except ForgedNotice as error:
        logs.failure("forged_payment_notice", error)
        raise Refusal(ProblemCode.MALFORMED, fields={"signature": "not valid"}) from error
    return HttpResponse(status=204)
