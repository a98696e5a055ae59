"""``GET`` and ``PATCH /v1/me``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.accounts.models import Member
from moonmail.backend.accounts.wire import member_out
from moonmail.backend.database import write
from moonmail.backend.http.answers import answer, etag_of, require_match
from moonmail.backend.http.caller import signed_in
from moonmail.backend.http.documented import problems
from moonmail.contract.accounts import Member as MemberOut
from moonmail.contract.accounts import MemberIn

router = Router(tags=["member"], auth=member_auth)


@router.get("/me", response={200: MemberOut, **problems(304, 401)})
def read_me(request: HttpRequest) -> HttpResponse:
    member = signed_in(request)
    return answer(request, member_out(member), etag_of("member", member.rev))


@router.patch("/me", response={200: MemberOut, **problems(400, 401, 412, 428)})
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
