"""領収書, for whoever paid."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.bookings.api import own
from moonmail.backend.http.answers import answer, etag_of
from moonmail.backend.http.caller import signed_in
from moonmail.backend.http.documented import problems
from moonmail.backend.receipts.models import Receipt
from moonmail.backend.receipts.service import put_receipt
from moonmail.backend.receipts.wire import receipt_out
from moonmail.contract.receipts import Receipt as ReceiptOut
from moonmail.contract.receipts import ReceiptIn

router = Router(tags=["receipt"], auth=member_auth)


@router.put(
    "/receipts/{uuid:receipt_id}",
    response={200: ReceiptOut, 201: ReceiptOut, **problems(400, 401, 404, 409, 422)},
)
def write_receipt(request: HttpRequest, receipt_id: UUID, body: ReceiptIn) -> HttpResponse:
    """Issue a receipt for what is paid. A second one for the same payment says that it is a reissue."""
    row, is_new = put_receipt(receipt_id, signed_in(request).pk, body)
    return answer(request, receipt_out(row), etag_of("receipt", row.rev), 201 if is_new else 200)


@router.get("/receipts/{uuid:receipt_id}", response={200: ReceiptOut, **problems(304, 401, 404)})
def read_receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    row = own(Receipt.objects.select_related("booking"), request, receipt_id)
    return answer(request, receipt_out(row), etag_of("receipt", row.rev))
