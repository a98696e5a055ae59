"""Who sells, in one place: for the seller's page, for receipts and for whatever else must say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import Final

from moonmail.domain.text import Text

JAPAN: Final = timezone(timedelta(hours=9))
TAX_PERCENT: Final = 10


@dataclass(frozen=True, slots=True)
class Seller:
    """The facts that the law names. ``sample``: invented, and said so wherever they are shown.

    ``registration_number``: the seller's number as a qualified invoice issuer, ``T`` and 13 digits, empty without one.
    """

    name: Text
    responsible: Text
    postal_code: str
    address: Text
    phone: str
    hours: Text
    email: str
    registration_number: str
    sample: bool


_SAMPLE: Final = Seller(
    name=Text("月便株式会社（見本の会社です）", "Tsukibin K.K. (an invented company)"),
    responsible=Text("見本 太郎", "Taro Mihon (invented)"),
    postal_code="000-0000",
    address=Text("東京都見本区月見町1-2-3", "1-2-3 Tsukimi-cho, Mihon-ku, Tokyo"),
    phone="00-0000-0000",
    hours=Text("平日 10:00–17:00", "weekdays 10:00–17:00, Japan time"),
    email="desk@moonmail.example",
    registration_number="T0000000000000",
    sample=True,
)


def seller() -> Seller:
    """Return who sells here. The reference backend's is invented: its number belongs to nobody."""
    return _SAMPLE


def tax_within(total: int) -> int:
    """Return the consumption tax within ``total``, whole yen, rounded down once."""
    return total * TAX_PERCENT // (100 + TAX_PERCENT)
