"""``GET /v1/changes`` and ``GET /v1/digest``."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from ninja import P, QueryEx, Router

from moonmail.backend.accounts.auth import optional_member_auth
from moonmail.backend.changes.due import carry_out_what_is_due
from moonmail.backend.changes.service import changes_since, current_state, digest, start_of
from moonmail.backend.gifts.service import expire_gifts
from moonmail.backend.http.answers import answer, etag_of, unchanged
from moonmail.backend.http.caller import member_id_of
from moonmail.backend.http.documented import OPTIONAL_SIGN_IN, problems
from moonmail.contract.sync import Changes, Digest

router = Router(tags=["sync"])


@router.get(
    "/changes",
    auth=optional_member_auth,
    response={200: Changes, **problems(304, 401, 409)},
    openapi_extra=OPTIONAL_SIGN_IN,
)
def get_changes(
    request: HttpRequest,
    since: QueryEx[str | None, P(max_length=200)] = None,
    limit: QueryEx[int, P(ge=1, le=1000)] = 500,
) -> HttpResponse:
    """What changed since ``since``; without it, everything. Signed out: the catalogue alone.

    While nothing changes, ``If-None-Match`` with the quoted state itself is answered 304.
    """
    carry_out_what_is_due()
    member_id = member_id_of(request)
    now = current_state(member_id)
    start = start_of(since, now)
    if str(start) == str(now):
        etag = etag_of(now)
    else:
        etag = etag_of(hashlib.sha256(f"{start} {now} {limit}".encode()).hexdigest()[:24])
    return unchanged(request, etag) or answer(request, changes_since(start, member_id, limit), etag)


@router.get(
    "/digest", auth=optional_member_auth, response={200: Digest, **problems(304, 401)}, openapi_extra=OPTIONAL_SIGN_IN
)
def get_digest(request: HttpRequest, also: QueryEx[str, P(max_length=200)] = "") -> HttpResponse:
    """A hash over all that the caller may see: equal hashes prove that client and backend hold the same.

    ``also``: types that came after the first clients and that the caller holds, with commas between.
    """
    expire_gifts()
    found = digest(member_id_of(request), also.split(","))
    return answer(request, found, etag_of(found.sha256[:24], found.state))
