"""The page behind the QR code of a carried draft. It says what to do with its own address and knows nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moonmail.backend.pages.language import page_language
from moonmail.domain.text import Language


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    # Both languages at once: a link to the other one would lose what stands behind the # of the address.
    first = page_language(request)
    languages = sorted(Language, key=lambda each: each is not first)
    return render(request, "carried.html", {"languages": languages, "hide_switch": True})
