"""Drafts on their way from a kiosk to the guest's own app. Nobody signs in for them: who knows the code may have it."""

from __future__ import annotations

import base64
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.accounts.guesses import Stranger
from moonmail.backend.carried.models import CarriedDraft
from moonmail.backend.carried.service import get_carried, put_carried
from moonmail.backend.http.answers import answer
from moonmail.backend.http.documented import problems
from moonmail.contract.carried import Carried, CarriedIn

router = Router(tags=["carried"])


@router.put(
    "/carried/{uuid:carried_id}",
    auth=None,
    response={200: Carried, 201: Carried, **problems(400, 404, 413, 422, 429, 503)},
)
def write_carried(request: HttpRequest, carried_id: UUID, body: CarriedIn) -> HttpResponse:
    """Keep a sealed draft for 24 hours. The same again changes nothing."""
    row, is_new = put_carried(carried_id, body)
    return _answer(request, row, 201 if is_new else 200)


@router.get("/carried/{uuid:carried_id}", auth=None, response={200: Carried, **problems(404, 429)})
def read_carried(request: HttpRequest, carried_id: UUID) -> HttpResponse:
    """What is kept under a code, as often as it is asked for within its day."""
    return _answer(request, get_carried(carried_id, Stranger.of(request)), 200)


def _answer(request: HttpRequest, row: CarriedDraft, status: int) -> HttpResponse:
    content = base64.b64encode(bytes(row.content)).decode()
    body = Carried(id=row.pk, content=content, made_at=row.made_at, expires_at=row.expires_at)
    response = answer(request, body, status=status)
    response["Cache-Control"] = "no-store"
    return response
