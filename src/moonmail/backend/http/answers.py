"""Good answers: JSON of a wire model, with an ETag that answers 304."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from moonmail.backend.http.problems import Refusal
from moonmail.contract.base import WireOut
from moonmail.contract.problems import ProblemCode

R = TypeVar("R", bound=HttpResponseBase)


def etag_of(*parts: object) -> str:
    return '"' + ".".join(str(part) for part in parts) + '"'


def _named(header: str) -> set[str]:
    return {part.strip().removeprefix("W/") for part in header.split(",") if part.strip()}


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """Return the 304 if the caller already has this version."""
    named = _named(request.headers.get("If-None-Match", ""))
    if etag not in named and "*" not in named:
        return None
    response = HttpResponseNotModified()
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def require_match(request: HttpRequest, etag: str) -> None:
    """Raise unless the caller names the version that is about to be changed.

    Raises:
        Refusal: If-Match is missing (428) or names another version (412).
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise Refusal(ProblemCode.IF_MATCH_MISSING)
    named = _named(header)
    if etag not in named and "*" not in named:
        raise Refusal(ProblemCode.CHANGED_MEANWHILE)


def answer(request: HttpRequest, body: WireOut | str, etag: str | None = None, status: int = 200) -> HttpResponse:
    """Return ``body`` as JSON; 304 for a read whose caller has it already."""
    if etag and request.method in ("GET", "HEAD") and (same := unchanged(request, etag)):
        return same
    text = body if isinstance(body, str) else body.model_dump_json(by_alias=True)
    response = HttpResponse(text, content_type="application/json", status=status)
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization, Accept-Language"
    if etag:
        response["ETag"] = etag
    return response


def unkept(response: R) -> R:
    """Return the answer with the word that nobody on its way may keep it: it is somebody's, or gone in a minute."""
    response["Cache-Control"] = "no-store"
    return response
