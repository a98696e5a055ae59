"""The member."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Time, WireIn, WireOut


class Consent(WireOut):
    document: str
    version: str
    given_at: Time


class Member(WireOut):
    """``name_kana`` is given by the member: kanji can't be read reliably."""

    id: UUID
    rev: int
    membership_number: str
    name: str = Field(description="in kanji, or as the member writes it")
    name_kana: str
    name_latin: str
    birth_date: str
    email: str
    phone: str
    language: str
    consents: list[Consent]


class MemberIn(WireIn):
    """``PATCH /v1/me`` with ``If-Match``."""

    language: str = Field(pattern="^(ja|en)$")
