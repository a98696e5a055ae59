"""The documents that a seller must show, with the versions that members agree to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moonmail.backend.pages.language import page_language
from moonmail.domain import formats


@dataclass(frozen=True, slots=True)
class Document:
    """``version`` is the day from which it holds; a changed word is a new version."""

    name: str
    since: date

    @property
    def version(self) -> str:
        return self.since.isoformat()


TERMS: Final = Document("terms", date(2026, 11, 1))
PRIVACY: Final = Document("privacy", date(2026, 11, 1))
SELLER: Final = Document("seller", date(2026, 11, 1))


def _show(request: HttpRequest, document: Document) -> HttpResponse:
    since = formats.day(document.since, page_language(request), weekday=False)
    return render(request, f"documents/{document.name}.html", {"since": since, "version": document.version})


def terms(request: HttpRequest) -> HttpResponse:
    return _show(request, TERMS)


def privacy(request: HttpRequest) -> HttpResponse:
    return _show(request, PRIVACY)


def seller(request: HttpRequest) -> HttpResponse:
    return _show(request, SELLER)
