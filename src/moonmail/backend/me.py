"""The member's own: ``/v1/me``, consents, everything as a file, and deletion."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from ninja import Router

from moonmail.backend.accounts import consents, deletion, exporting
from moonmail.backend.accounts.auth import ANONYMOUS, Anonymous, member_auth
from moonmail.backend.accounts.models import Member
from moonmail.backend.accounts.wire import member_out
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.database import write
from moonmail.backend.desk import members, one_time
from moonmail.backend.http.answers import answer, etag_of, require_match
from moonmail.backend.http.caller import require_own_device, signed_in
from moonmail.backend.http.documented import OPTIONAL_SIGN_IN, gives, problems
from moonmail.backend.http.problems import Refusal
from moonmail.contract.accounts import AccessList, ConsentIn, DeletionIn, DeletionPlan, DeskCode, DocumentList, MemberIn
from moonmail.contract.accounts import Member as MemberOut
from moonmail.contract.problems import ProblemCode

router = Router(tags=["member"], auth=member_auth)
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "the ETag of the version that is to be changed",
    "schema": {"type": "string"},
    "required": True,
}


@router.get("/me", response={200: MemberOut, **problems(304, 401)})
def read_me(request: HttpRequest) -> HttpResponse:
    member = signed_in(request)
    return answer(request, member_out(member), etag_of("member", member.rev))


@router.patch("/me", response={200: MemberOut, **problems(401, 412, 428)}, openapi_extra={"parameters": [_IF_MATCH]})
def change_me(request: HttpRequest, body: MemberIn) -> HttpResponse:
    """Change what a member may change alone: the language. ``If-Match`` names the version that was seen."""
    with write():
        member = Member.objects.select_for_update().get(pk=signed_in(request).pk)
        require_match(request, etag_of("member", member.rev))
        if member.language != body.language:
            member.language = body.language
            member.save(update_fields=["language"])
    member.refresh_from_db()
    return answer(request, member_out(member), etag_of("member", member.rev))


@router.get("/documents", auth=None, response={200: DocumentList, **problems(304)})
def read_documents(request: HttpRequest) -> HttpResponse:
    """The seller's documents in the versions that hold. ``consent``: members must agree to it."""
    found = consents.documents()
    return answer(request, found, etag_of("documents", *(each.version for each in found.items)))


@router.put("/consents/{uuid:consent_id}", response={200: MemberOut, **problems(400, 401, 404, 409, 422)})
def write_consent(request: HttpRequest, consent_id: UUID, body: ConsentIn) -> HttpResponse:
    """Agree to a document in the version that was read."""
    consents.put_consent(consent_id, signed_in(request).pk, body)
    member = Member.objects.get(pk=signed_in(request).pk)
    return answer(request, member_out(member), etag_of("member", member.rev))


@router.get("/me/accesses", response={200: AccessList, **problems(401)})
def read_accesses(request: HttpRequest) -> HttpResponse:
    """What staff looked at of the member's, when and why."""
    response = answer(request, members.accesses(signed_in(request).pk))
    response["Cache-Control"] = "no-store"
    return response


@router.get("/me/desk-code", response={200: DeskCode, **problems(401, 403, 404)})
def read_desk_code(request: HttpRequest) -> HttpResponse:
    """The code that the desk waits for, to be read out. Not at a kiosk: others stand around."""
    require_own_device(request)
    found = one_time.shown(signed_in(request).pk)
    if found is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    response = answer(request, found)
    response["Cache-Control"] = "no-store"
    return response


@router.get("/me/export", response={200: None, **problems(401, 403)}, openapi_extra=gives("application/zip"))
def read_export(request: HttpRequest) -> HttpResponseBase:
    """Everything about the member as a zip: JSON files, pictures, and a readme in both languages. Not at a kiosk."""
    require_own_device(request)
    member = signed_in(request)
    response = StreamingHttpResponse(exporting.stream(member), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{exporting.file_name()}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.get("/me/deletion", response={200: DeletionPlan, **problems(401)})
def read_deletion(request: HttpRequest) -> HttpResponse:
    """What deleting the account would do now: what goes, what stays, and what must be finished before."""
    sweep()
    return answer(request, deletion.plan_for(signed_in(request)))


def _perhaps(request: HttpRequest) -> Member | Anonymous:
    """A deletion that was carried out ended the caller's sign-in, and its answer may have been lost."""
    member = member_auth(request)
    return member if isinstance(member, Member) else ANONYMOUS


@router.put(
    "/deletions/{uuid:deletion_id}",
    auth=_perhaps,
    response={200: DeletionPlan, **problems(400, 401, 403, 404, 409, 422)},
    openapi_extra=OPTIONAL_SIGN_IN,
)
def write_deletion(request: HttpRequest, deletion_id: UUID, body: DeletionIn) -> HttpResponse:
    """Delete everything that need not stay, and end all sign-ins. Sent again, also signed out, it answers the same.

    Not at a kiosk.
    """
    require_own_device(request)
    plan = deletion.done(deletion_id, body)
    if plan is None:
        caller = getattr(request, "auth", None)
        if not isinstance(caller, Member):
            raise Refusal(ProblemCode.NOT_SIGNED_IN)
        sweep()
        plan = deletion.delete(deletion_id, caller.pk, body)
    return answer(request, plan)
