"""The documents that a seller must show, with the versions that members agree to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moonmail.backend.pages.language import page_language
from moonmail.backend.shop import seller as who_sells
from moonmail.domain import formats
from moonmail.domain.text import Text


@dataclass(frozen=True, slots=True)
class Edition:
    """A document as it held from ``since`` on. ``what``: what changed, for those who read it before."""

    since: date
    what: Text


@dataclass(frozen=True, slots=True)
class Document:
    """``version`` is the day from which it holds; a changed word is a new version. ``editions``: the newest first.

    ``consent``: members must agree to it.
    """

    name: str
    title: Text
    consent: bool
    editions: tuple[Edition, ...]

    @property
    def since(self) -> date:
        return self.editions[0].since

    @property
    def version(self) -> str:
        return self.since.isoformat()

    @property
    def path(self) -> str:
        return f"/{self.name}"


_FIRST: Final = Edition(date(2026, 11, 1), Text("初版", "First edition"))

TERMS: Final = Document(
    "terms",
    Text("会員規約", "Terms of membership"),
    True,
    (
        Edition(
            date(2026, 11, 22),
            Text(
                "品物のお預かり、贈り物、団体での予約、変更とキャンセル、失敗したときの権利、18歳未満の方の登録について定めました。",
                "Says how items, gifts, groups, changes and cancellations, your rights after a failure, and members "
                "under 18 are dealt with.",
            ),
        ),
        _FIRST,
    ),
)
PRIVACY: Final = Document(
    "privacy",
    Text("個人情報の取り扱い", "How personal data is used"),
    True,
    (
        Edition(
            date(2026, 11, 23),
            Text(
                "ラウンジの端末からお持ち帰りの下書きについて書き加えました。",
                "Adds the drafts that are taken home from a lounge's kiosk.",
            ),
        ),
        Edition(
            date(2026, 11, 22),
            Text(
                "項目ごとの利用目的、保管する期間、アプリでできる書き出しと削除、"
                "品物の申告・保護者の方・団体の情報について書き加えました。",
                "Adds the purpose of each kind of data, how long it is kept, export and deletion in the app, and what "
                "is held of declarations, guardians and organisations.",
            ),
        ),
        _FIRST,
    ),
)
SELLER: Final = Document(
    "seller",
    Text("特定商取引法に基づく表記", "About the seller"),
    False,
    (
        Edition(
            date(2026, 11, 22),
            Text(
                "品物の送料、変更とキャンセルの手続き、18歳未満の方のお申込みについて書き加えました。",
                "Adds postage of items, how to change and cancel, and orders by members under 18.",
            ),
        ),
        _FIRST,
    ),
)
DOCUMENTS: Final = (TERMS, PRIVACY, SELLER)


def _show(request: HttpRequest, document: Document, **more: Any) -> HttpResponse:
    language = page_language(request)
    editions = [
        {"day": formats.day(edition.since, language, weekday=False), "what": edition.what.in_(language)}
        for edition in document.editions
    ]
    context = {"since": editions[0]["day"], "version": document.version, "editions": editions, **more}
    return render(request, f"documents/{document.name}.html", context)


def terms(request: HttpRequest) -> HttpResponse:
    return _show(request, TERMS)


def privacy(request: HttpRequest) -> HttpResponse:
    return _show(request, PRIVACY, seller=_seller(request))


def seller(request: HttpRequest) -> HttpResponse:
    return _show(request, SELLER, seller=_seller(request))


def _seller(request: HttpRequest) -> dict[str, str]:
    language, found = page_language(request), who_sells()
    return {
        "name": found.name.in_(language),
        "responsible": found.responsible.in_(language),
        "postal_code": found.postal_code,
        "address": found.address.in_(language),
        "phone": found.phone,
        "hours": found.hours.in_(language),
        "email": found.email,
        "registration_number": found.registration_number,
    }
