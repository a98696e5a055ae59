"""A member's side of the conversation with the desk. Not at a kiosk: what is in it is nobody else's."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.bookings.api import own
from moonmail.backend.cases import service
from moonmail.backend.cases.models import Case
from moonmail.backend.cases.wire import case_out, message_out
from moonmail.backend.http.answers import answer, etag_of
from moonmail.backend.http.caller import require_own_device, signed_in
from moonmail.backend.http.documented import problems
from moonmail.contract.cases import Case as CaseOut
from moonmail.contract.cases import CaseMessage as CaseMessageOut
from moonmail.contract.cases import CaseMessageIn, CaseReadingIn

router = Router(tags=["case"], auth=member_auth)


@router.put(
    "/case-messages/{uuid:message_id}",
    response={200: CaseMessageOut, 201: CaseMessageOut, **problems(400, 401, 403, 404, 422)},
)
def write_case_message(request: HttpRequest, message_id: UUID, body: CaseMessageIn) -> HttpResponse:
    """Write to the desk. A conversation begins, goes on, or is opened again by it."""
    require_own_device(request)
    row, is_new = service.put_message(message_id, signed_in(request).pk, body)
    return answer(request, message_out(row), etag_of("case_message", row.rev), 201 if is_new else 200)


@router.put("/cases/{uuid:case_id}/reading", response={200: CaseOut, **problems(400, 401, 403, 404)})
def write_case_reading(request: HttpRequest, case_id: UUID, body: CaseReadingIn) -> HttpResponse:
    """Say how far the member has read. However often; never back."""
    require_own_device(request)
    row = service.read(case_id, signed_in(request).pk, body.read_to)
    return answer(request, case_out(row), etag_of("case", row.rev))


@router.get("/cases/{uuid:case_id}", response={200: CaseOut, **problems(304, 401, 404)})
def read_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    row = own(Case.objects.all(), request, case_id)
    return answer(request, case_out(row), etag_of("case", row.rev))
