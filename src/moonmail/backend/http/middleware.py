"""Around every call."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def envelope(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def handle(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return handle
