"""Around every page (never the API): its language, and what the browser may do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from moonmail.backend.pages import language
from moonmail.contract.version import API_PREFIX

STAFF_PREFIX: Final = "/staff/"
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'{more}; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Django's own admin: its scripts and inline icons come from this server too.
_STAFF_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def allow_form_to(request: HttpRequest, origin: str) -> None:
    """Let a form of this page end at ``origin``: browsers hold redirects after a form to the policy, too."""
    request.form_may_end_at = origin  # type: ignore[attr-defined]


def pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def handle(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(f"{API_PREFIX}/"):
            return get_response(request)
        # Written where Django's own LocaleMiddleware looks: everybody further in finds the same language.
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language.page_language(request).value
        response = get_response(request)
        if wanted := language.asked(request):
            language.keep(response, wanted)
        if not response.get("Content-Type", "").startswith("text/html") and response.status_code not in (301, 302, 303):
            return response
        more = getattr(request, "form_may_end_at", "")
        policy = _STAFF_POLICY if request.path.startswith(STAFF_PREFIX) else _POLICY.format(more=more and f" {more}")
        response["Content-Security-Policy"] = policy
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        response.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response

    return handle
