"""JSON that nobody keeps: tokens, codes, and why there are none."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse
from oauthlib.oauth2.rfc6749.errors import OAuth2Error


def as_json(said: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(said, status=status)
    response["Cache-Control"] = "no-store"
    return response


def error_answer(error: OAuth2Error) -> JsonResponse:
    """Say an error as RFC 6749, 5.2 wants it."""
    return as_json(dict(error.twotuples), error.status_code)
