"""Around every call: its number, the versions, problems for what nobody else answered, and one line of log."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from django.http import HttpRequest, HttpResponse

from moonmail.backend import logs, metrics
from moonmail.backend.http.problems import Refusal, problem_response
from moonmail.contract.problems import PROBLEM_MEDIA_TYPE, ProblemCode
from moonmail.contract.version import API_HEADER, API_PREFIX, API_VERSION, CLIENT_HEADER, REQUEST_ID_HEADER
from moonmail.domain.references import ALPHABET

MIN_CLIENT: Final = "0.1.0"
_GIVEN_ID: Final = re.compile(r"[A-Za-z0-9-]{6,64}")
_BY_STATUS: Final = {
    400: ProblemCode.MALFORMED,
    403: ProblemCode.NOT_YOURS,
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD_NOT_ALLOWED,
    413: ProblemCode.TOO_LARGE,
}
# The largest picture. More of a body that nobody wants is not read: the connection ends instead.
_DRAINED: Final = 8 * 1024 * 1024
# Open to any version: an old app must be able to learn that it is too old.
_ANY_CLIENT: Final = (f"{API_PREFIX}/health", f"{API_PREFIX}/openapi.json")


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get(REQUEST_ID_HEADER, "")
    return given if _GIVEN_ID.fullmatch(given) else "".join(secrets.choice(ALPHABET) for _ in range(8))


def _version(text: str) -> tuple[int, ...] | None:
    match = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", text.rpartition("/")[2])
    return tuple(int(part or 0) for part in match.groups()) if match else None


def _too_old(request: HttpRequest) -> bool:
    client = _version(request.headers.get(CLIENT_HEADER, ""))
    minimum = _version(MIN_CLIENT)
    return client is not None and minimum is not None and client < minimum and request.path not in _ANY_CLIENT


def _drain(request: HttpRequest, response: HttpResponse) -> None:
    """Read what nobody read of the body. With a rest in it the connection can't carry the next call, and breaks it."""
    left = _DRAINED
    # The sender may be gone by now; then there is no next call.
    with suppress(OSError):
        while left > 0 and (chunk := request.read(min(left, 64 * 1024))):
            left -= len(chunk)
    if left <= 0:
        response["Connection"] = "close"


def envelope(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def handle(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = _request_id(request)
        request.request_id = request_id  # type: ignore[attr-defined]
        logs.begin(request_id)
        is_api = request.path.startswith(f"{API_PREFIX}/")
        if is_api and _too_old(request):
            response = problem_response(request, Refusal(ProblemCode.CLIENT_TOO_OLD))
        else:
            response = get_response(request)
            if is_api and response.status_code >= 400 and response["Content-Type"] != PROBLEM_MEDIA_TYPE:
                allowed = response.get("Allow")
                code = _BY_STATUS.get(response.status_code, ProblemCode.SERVER_ERROR)
                response = problem_response(request, Refusal(code))
                if allowed:
                    response["Allow"] = allowed
        if (
            response.status_code not in (204, 304)
            and not response.streaming
            and not response.has_header("Content-Length")
        ):
            response["Content-Length"] = str(len(response.content))
        _drain(request, response)
        response[REQUEST_ID_HEADER] = request_id
        if is_api:
            response[API_HEADER] = API_VERSION
        # The pattern, never the address: addresses carry ids and tokens.
        route = request.resolver_match.route if request.resolver_match else ""
        seconds = time.perf_counter() - started
        client = _version(request.headers.get(CLIENT_HEADER, ""))
        logs.write(
            "request",
            method=request.method if request.method in metrics.METHODS else "OTHER",
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            # The numbers alone: the rest of the header is whatever somebody wrote into it.
            client=".".join(str(part)[:6] for part in client) if client else "",
        )
        metrics.count(request.method or "", route, response.status_code, seconds)
        logs.end()
        return response

    return handle
