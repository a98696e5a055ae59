"""What members are owed, and their choices. A choice carries the client's UUID and may be sent again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.bookings.api import own
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.entitlements.choices import put_choice
from moonmail.backend.entitlements.models import Entitlement
from moonmail.backend.entitlements.wire import entitlement_out
from moonmail.backend.http.answers import answer, etag_of
from moonmail.backend.http.caller import signed_in
from moonmail.backend.http.documented import problems
from moonmail.contract.entitlements import ChoiceIn
from moonmail.contract.entitlements import Entitlement as EntitlementOut

router = Router(tags=["entitlement"], auth=member_auth)


@router.put("/choices/{uuid:choice_id}", response={200: EntitlementOut, **problems(400, 401, 404, 409, 422)})
def write_choice(request: HttpRequest, choice_id: UUID, body: ChoiceIn) -> HttpResponse:
    """Choose what is owed after a flight: to fly again, a refund, or the record. A choice holds."""
    row = put_choice(choice_id, signed_in(request).pk, body)
    return answer(request, entitlement_out(row), etag_of("entitlement", row.rev))


@router.get("/entitlements/{uuid:entitlement_id}", response={200: EntitlementOut, **problems(304, 401, 404)})
def read_entitlement(request: HttpRequest, entitlement_id: UUID) -> HttpResponse:
    sweep()
    row = own(Entitlement.objects.select_related("booking"), request, entitlement_id)
    return answer(request, entitlement_out(row), etag_of("entitlement", row.rev))
