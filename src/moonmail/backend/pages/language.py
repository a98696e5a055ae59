"""Which language a page speaks: asked for in the address, asked for by the app, kept in a cookie, or the browser's."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from moonmail.backend.http.problems import language_of
from moonmail.domain.text import Language, Text

ASKED: Final = "lang"
ASKED_BY_APP: Final = "ui_locales"
_COOKIE_AGE: Final = 365 * 24 * 60 * 60


def named(tags: str) -> Language | None:
    """Return the first language of ours in a list of tags (``ja-JP en``)."""
    for tag in tags.replace(",", " ").split():
        name = tag.split("-")[0].lower()
        if name in (Language.JA, Language.EN):
            return Language(name)
    return None


def asked(request: HttpRequest) -> Language | None:
    """Return the language that this very request asks for."""
    return named(request.GET.get(ASKED, "")) or named(request.GET.get(ASKED_BY_APP, ""))


def page_language(request: HttpRequest) -> Language:
    switched: Language | None = getattr(request, "switched_to", None)
    return (
        switched
        or asked(request)
        or named(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        or language_of(request)
    )


def switch(request: HttpRequest, language: Language) -> None:
    """Answer this request in another language than it came in."""
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language.value
    request.switched_to = language  # type: ignore[attr-defined]
    translation.activate(language.value)


def keep(response: HttpResponseBase, language: Language) -> None:
    """Remember the choice in this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language.value, max_age=_COOKIE_AGE, httponly=True, samesite="Lax"
    )


def say(text: Text) -> str:
    """Return the words in the language of the page that is being made."""
    return text.in_(Language.EN if (translation.get_language() or "").startswith("en") else Language.JA)
