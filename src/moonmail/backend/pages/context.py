"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from moonmail.backend.http.problems import request_id_of
from moonmail.backend.pages.language import ASKED, ASKED_BY_APP, page_language
from moonmail.domain.text import Language


def page(request: HttpRequest) -> dict[str, Any]:
    """``language``, the other one with its own name and address, the number to quote, and whether this is a sample."""
    language = page_language(request)
    other = Language.EN if language is Language.JA else Language.JA
    query = request.GET.copy()
    query.pop(ASKED_BY_APP, None)
    query[ASKED] = other.value
    return {
        "language": language.value,
        "other_language": other.value,
        "other_language_name": "English" if other is Language.EN else "日本語",
        "other_language_url": f"?{query.urlencode()}",
        "request_id": request_id_of(request),
        "sample": settings.SAMPLE,
    }
