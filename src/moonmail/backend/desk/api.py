"""What staff may ask. Each call needs a role that may; what is refused, and whatever touches a member, is audited."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from moonmail.backend.audit.service import record_alone
from moonmail.backend.desk import audit, finding, members, one_time, verifying
from moonmail.backend.desk.models import Verification as VerificationRow
from moonmail.backend.http.answers import answer, unkept
from moonmail.backend.http.documented import problems
from moonmail.backend.staff.auth import calling, done, require, staff_auth
from moonmail.contract.desk import (
    AuditPage,
    FindIn,
    Found,
    MemberFile,
    OneTimeCode,
    OneTimeCodeIn,
    Reveal,
    RevealIn,
    StaffMe,
    Verification,
    VerificationIn,
)
from moonmail.domain.audit import AuditAct
from moonmail.domain.staff import DeskAct, allowed
from moonmail.domain.verifying import Fact

router = Router(tags=["desk"], auth=staff_auth)
# PostgreSQL has none in a text.
_NO_NUL: Final = r"^[^\u0000]*$"


@router.get("/desk/me", response={200: StaffMe, **problems(401)})
def read_staff_me(request: HttpRequest) -> HttpResponse:
    """Who is signed in at this desk, and what they may do."""
    staff = calling(request)
    me = StaffMe(id=staff.id, name=staff.account.name, roles=sorted(staff.roles), may=sorted(allowed(staff.roles)))
    return unkept(answer(request, me))


@router.post("/desk/find", response={200: Found, **problems(400, 401, 403)})
def find(request: HttpRequest, body: FindIn) -> HttpResponse:
    """Find members and bookings by anything a caller may say. Tells nothing personal: nobody is verified yet."""
    staff = require(request, DeskAct.FIND)
    found = finding.find(body.text)
    if body.settled:
        only = str(found.members[0].member_id) if len(found.members) == 1 else ""
        # Not what was searched for: that may be the name of somebody who is no member at all.
        told = {
            "found": len(found.members),
            "more": found.more,
            "by": sorted({member.found_by for member in found.members}),
        }
        record_alone(done(staff, DeskAct.FIND, AuditAct.SEARCHED, member=only, detail=told))
    return unkept(answer(request, found))


@router.put(
    "/desk/verifications/{uuid:verification_id}",
    response={200: Verification, 201: Verification, **problems(400, 401, 403, 404, 422, 429)},
)
def write_verification(request: HttpRequest, verification_id: UUID, body: VerificationIn) -> HttpResponse:
    """Say whether a caller is who they say: match or no match. Three failures, and nobody can try for a while."""
    staff = require(request, DeskAct.VERIFY)
    row, is_new = verifying.put_verification(verification_id, staff, body)
    return unkept(answer(request, _verification_out(row), status=201 if is_new else 200))


@router.put(
    "/desk/one-time-codes/{uuid:code_id}",
    response={200: OneTimeCode, 201: OneTimeCode, **problems(400, 401, 403, 404, 422, 429)},
)
def write_one_time_code(request: HttpRequest, code_id: UUID, body: OneTimeCodeIn) -> HttpResponse:
    """Let a member's app show a code for five minutes, which the caller reads out. An earlier one ends."""
    staff = require(request, DeskAct.VERIFY)
    row, is_new = one_time.put_code(code_id, staff, body.member_id)
    out = OneTimeCode(id=row.pk, member_id=row.member_id, expires_at=row.expires_at)
    return unkept(answer(request, out, status=201 if is_new else 200))


@router.delete("/desk/verification-locks/{uuid:member_id}", response={204: None, **problems(401, 403, 404)})
def delete_verification_lock(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Let a member be verified again before the time is over."""
    verifying.unlock(require(request, DeskAct.UNLOCK), member_id)
    return unkept(HttpResponse(status=204))


@router.get("/desk/members/{uuid:member_id}", response={200: MemberFile, **problems(401, 403, 404)})
def read_member_file(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Open a member's file: nothing personal, or masked once the caller is verified."""
    return unkept(answer(request, members.read_file(require(request, DeskAct.FIND), member_id)))


@router.put(
    "/desk/reveals/{uuid:reveal_id}",
    response={200: Reveal, 201: Reveal, **problems(400, 401, 403, 404, 409, 422)},
)
def write_reveal(request: HttpRequest, reveal_id: UUID, body: RevealIn) -> HttpResponse:
    """Show one field of a verified caller for a minute, and for a reason. The member can see that it was."""
    shown, is_new = members.put_reveal(reveal_id, require(request, DeskAct.REVEAL), body)
    return unkept(answer(request, shown, status=201 if is_new else 200))


@router.get("/desk/audit", response={200: AuditPage, **problems(400, 401, 403)})
def read_audit(
    request: HttpRequest,
    before: Annotated[int | None, Query(ge=1)] = None,
    who: Annotated[str, Query(max_length=80, pattern=_NO_NUL)] = "",
    member: Annotated[str, Query(max_length=36, pattern=_NO_NUL)] = "",
    what: Annotated[str, Query(max_length=80, pattern=_NO_NUL)] = "",
    act: Annotated[str, Query(max_length=24, pattern=_NO_NUL)] = "",
) -> HttpResponse:
    """Read what staff did, newest first. That somebody reads it is in it, too: once for each first page."""
    staff = require(request, DeskAct.READ_AUDIT)
    if before is None:
        asked = {name: value for name, value in (("who", who), ("what", what), ("act", act)) if value}
        record_alone(done(staff, DeskAct.READ_AUDIT, AuditAct.AUDIT_READ, member=member, detail=asked))
    return unkept(answer(request, audit.read(before=before, who=who, member=member, what=what, act=act)))


def _verification_out(row: VerificationRow) -> Verification:
    return Verification(
        id=row.pk,
        member_id=row.member_id,
        verified=row.verified,
        matches={Fact(name): match for name, match in row.matches.items()},
        expires_at=row.expires_at,
        tries_left=row.tries_left,
    )
