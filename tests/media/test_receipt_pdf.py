"""領収書: every figure and name that a qualified invoice needs is on the one page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pypdfium2
import pytest

from moonmail.contract.base import Money, Words
from moonmail.contract.receipts import Receipt
from moonmail.domain.text import Language
from moonmail.media.receipt_pdf import receipt_pdf


def receipt(**changes: Any) -> Receipt:
    values: dict[str, Any] = {
        "id": UUID(int=1),
        "rev": 1,
        "booking_id": UUID(int=2),
        "reference": "7KQM3T",
        "number": "2026-000123",
        "reissue": 0,
        "addressee": "株式会社つきのみち",
        "organisation": True,
        "issued_at": datetime(2026, 11, 22, tzinfo=UTC),
        "paid_at": datetime(2026, 11, 21, 16, tzinfo=UTC),
        "method": Words(ja="クレジットカード", en="Credit card"),
        "purpose": Words(ja="月面輸送サービス利用料（MM 204便）", en="Moon transport, MM 204"),
        "total": Money(amount=242_000),
        "tax_percent": 10,
        "tax": Money(amount=22_000),
        "registration_number": "T0000000000000",
        "seller": Words(ja="MoonMail（見本）", en="MoonMail (sample)"),
        "seller_address": Words(ja="東京都千代田区見本町", en="Mihon-cho, Tokyo"),
        "seller_phone": "03-0000-0000",
    }
    return Receipt.model_validate(values | changes)


def words(made: Receipt, language: Language = Language.JA) -> str:
    document = pypdfium2.PdfDocument(receipt_pdf(made, language))
    assert len(document) == 1
    return document[0].get_textpage().get_text_bounded().replace("\r\n", "\n")


def test_all_that_the_law_names_is_on_it() -> None:
    page = words(receipt())
    for part in (
        "株式会社つきのみち",
        "御中",
        "￥242,000",
        "￥220,000",
        "￥22,000",
        "10%対象",
        "T0000000000000",
        "MoonMail（見本）",
        "2026-000123",
        "2026年11月22日",
    ):
        assert part in page


def test_the_day_of_payment_is_japans() -> None:
    assert "領収日 2026年11月22日" in words(receipt())


def test_a_person_is_addressed_as_one_and_a_reissue_says_so() -> None:
    page = words(receipt(organisation=False, addressee="山本 さくら", reissue=2))
    assert "様" in page
    assert "御中" not in page
    assert "再発行（2回目）" in page
    assert "再発行" not in words(receipt())


@pytest.mark.parametrize("name", ["a" * 80, "勅使河原" * 20])
def test_the_longest_name_is_kept_whole(name: str) -> None:
    assert name in words(receipt(addressee=name), Language.EN).replace("\n", "")


def test_without_a_registration_number_there_is_no_line_for_it() -> None:
    assert "登録番号" not in words(receipt(registration_number=""))
