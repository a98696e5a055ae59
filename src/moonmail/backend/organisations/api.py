"""Organisations. Writes carry the client's UUID and may be sent again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.accounts.guesses import Guesser
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.http.answers import answer
from moonmail.backend.http.caller import signed_in
from moonmail.backend.http.documented import problems
from moonmail.backend.organisations.service import (
    put_invitation,
    put_joining,
    put_organisation,
    remove_booker,
    role_in,
)
from moonmail.backend.organisations.wire import organisation_out
from moonmail.contract.accounts import InvitationIn, JoiningIn, OrganisationIn
from moonmail.contract.accounts import Organisation as OrganisationOut

router = Router(tags=["organisation"], auth=member_auth)


def _shown(request: HttpRequest, organisation_id: UUID, status: int = 200) -> HttpResponse:
    return answer(
        request, organisation_out(organisation_id, role_in(signed_in(request).pk, organisation_id)), None, status
    )


@router.put(
    "/organisations/{uuid:organisation_id}",
    response={200: OrganisationOut, 201: OrganisationOut, **problems(400, 401, 403, 404, 422)},
)
def write_organisation(request: HttpRequest, organisation_id: UUID, body: OrganisationIn) -> HttpResponse:
    """Make an organisation, whose owner is who makes it. The same id with other content changes it."""
    is_new = put_organisation(organisation_id, signed_in(request).pk, body)
    return _shown(request, organisation_id, 201 if is_new else 200)


@router.get("/organisations/{uuid:organisation_id}", response={200: OrganisationOut, **problems(401, 404)})
def read_organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Its bookers and all that was booked for it. Owners also see the code of the open invitation."""
    sweep()
    return _shown(request, organisation_id)


@router.put("/invitations/{uuid:invitation_id}", response={200: OrganisationOut, **problems(400, 401, 403, 404, 422)})
def write_invitation(request: HttpRequest, invitation_id: UUID, body: InvitationIn) -> HttpResponse:
    """Make a code by which one colleague can join within 14 days; an older one ends."""
    return _shown(request, put_invitation(invitation_id, signed_in(request).pk, body))


@router.put("/joinings/{uuid:joining_id}", response={200: OrganisationOut, **problems(400, 401, 404, 409, 422, 429)})
def write_joining(request: HttpRequest, joining_id: UUID, body: JoiningIn) -> HttpResponse:
    """Become a booker by a code that an owner handed on."""
    return _shown(request, put_joining(joining_id, Guesser.of(request), body))


@router.delete(
    "/organisations/{uuid:organisation_id}/bookers/{uuid:member_id}",
    response={200: OrganisationOut, **problems(401, 403, 404, 409)},
)
def delete_booker(request: HttpRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    """Take a booker out, or leave oneself. The last owner stays while others are left.

    Who left is answered what it was, without the bookers and bookings that are no longer theirs to see.
    """
    caller = signed_in(request).pk
    role = remove_booker(organisation_id, caller, member_id)
    shown = organisation_out(organisation_id, role)
    if member_id == caller:
        shown = shown.model_copy(
            update={"bookers": [], "bookings": [], "invitation": None, "invitation_expires_at": None}
        )
    return answer(request, shown)
