"""The catalogue, readable signed out."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from django.db import connection
from django.http import HttpRequest, HttpResponse
from ninja import P, QueryEx, Router

from moonmail.backend.accounts.auth import optional_member_auth
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.changes.due import carry_out_what_is_due
from moonmail.backend.changes.registry import CATALOGUE
from moonmail.backend.changes.service import current_state
from moonmail.backend.http.answers import answer, etag_of, unchanged
from moonmail.backend.http.documented import OPTIONAL_SIGN_IN, problems
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Mission, Offer
from moonmail.backend.missions.wire import mission_out, offer_out
from moonmail.contract.missions import Mission as MissionOut
from moonmail.contract.missions import MissionList, OfferList
from moonmail.contract.problems import ProblemCode
from moonmail.domain.sizes import SIZES, SizeCode

router = Router(tags=["catalogue"], auth=optional_member_auth)
_ORDER: Final = {code: place for place, code in enumerate(SIZES)}


@router.get("/missions", response={200: MissionList, **problems(304, 401)}, openapi_extra=OPTIONAL_SIGN_IN)
def list_missions(
    request: HttpRequest,
    cursor: QueryEx[str, P(max_length=40)] = "",
    limit: QueryEx[int, P(ge=1, le=200)] = 50,
) -> HttpResponse:
    carry_out_what_is_due()
    # A cursor is what a caller sent: quoted, it may stand in a header.
    etag = etag_of(CATALOGUE, current_state(None), quote(cursor, safe=""), limit)
    if same := unchanged(request, etag):
        return same
    # What is read inside an open transaction may never be true: only what was committed is kept.
    kept = not connection.in_atomic_block
    body = _lists.get(etag) if kept else None
    if body is None:
        body = _list(cursor, limit)
        if kept:
            _keep(etag, body)
    return answer(request, body, etag)


# Pages of the catalogue as they are sent, by the state that they were read in or after: the same for every caller.
_KEPT_LISTS: Final = 16
_lists: Final[dict[str, str]] = {}


def _keep(etag: str, body: str) -> None:
    if len(_lists) >= _KEPT_LISTS:
        _lists.clear()
    _lists[etag] = body


def _list(cursor: str, limit: int) -> str:
    rows = list(Mission.objects.filter(pk__gt=cursor).order_by("pk")[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    found = MissionList(items=[mission_out(row) for row in rows], next=rows[-1].pk if more else None)
    return found.model_dump_json(by_alias=True)


@router.get(
    "/missions/{mission_id}", response={200: MissionOut, **problems(304, 401, 404)}, openapi_extra=OPTIONAL_SIGN_IN
)
def get_mission(request: HttpRequest, mission_id: str) -> HttpResponse:
    sweep()
    row = Mission.objects.filter(pk=mission_id).first()
    if row is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    return answer(request, mission_out(row), etag_of("mission", row.rev))


@router.get(
    "/missions/{mission_id}/offers",
    response={200: OfferList, **problems(304, 401, 404)},
    openapi_extra=OPTIONAL_SIGN_IN,
)
def list_offers(request: HttpRequest, mission_id: str) -> HttpResponse:
    sweep()
    if not Mission.objects.filter(pk=mission_id).exists():
        raise Refusal(ProblemCode.NOT_FOUND)
    rows = sorted(Offer.objects.filter(mission_id=mission_id), key=lambda row: _ORDER[SizeCode(row.size)])
    etag = etag_of("offers", *(row.rev for row in rows))
    return answer(request, OfferList(items=[offer_out(row) for row in rows]), etag)
