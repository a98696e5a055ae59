"""``GET /v1/pass-keys``."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.http.answers import answer, etag_of
from moonmail.backend.http.documented import problems
from moonmail.backend.passes.keys import public_keys
from moonmail.contract.sync import PassKeys

router = Router(tags=["pass"])


@router.get("/pass-keys", auth=None, response={200: PassKeys, **problems(304)})
def get_pass_keys(request: HttpRequest) -> HttpResponse:
    """The public keys by which anybody can check a pass offline, as a JWK set."""
    text = PassKeys(keys=public_keys()).model_dump_json()
    return answer(request, text, etag_of(hashlib.sha256(text.encode()).hexdigest()[:24]))
