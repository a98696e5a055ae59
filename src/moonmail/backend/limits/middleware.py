"""The budgets of an address, before anything else is done for a call."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moonmail.backend.http.problems import Refusal, problem_response
from moonmail.backend.limits.calls import require_from_address
from moonmail.contract.version import API_PREFIX


def limits(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def handle(request: HttpRequest) -> HttpResponse:
        try:
            require_from_address(request)
        except Refusal as refusal:
            if request.path.startswith((f"{API_PREFIX}/", "/oauth/")):
                return problem_response(request, refusal)
            page = render(request, "429.html", status=429)
            page["Retry-After"] = str(refusal.retry_after)
            return page
        return get_response(request)

    return handle
