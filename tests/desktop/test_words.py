from __future__ import annotations

import pytest

from moonmail.client.model import Trouble
from moonmail.contract.problems import ProblemCode
from moonmail.desktop import words
from moonmail.domain.text import Language


@pytest.mark.parametrize("code", [*Trouble, *ProblemCode], ids=str)
def test_every_trouble_and_refusal_has_words_of_its_own_kind(code: str) -> None:
    assert str(code) in words.PROBLEMS or code in set(Trouble)
    told = words.explain(code)
    for text in (told.happened, told.safe, told.next):
        assert text.ja.endswith("。")
        assert text.en.endswith(".")
    # The badge is narrow.
    assert len(told.short.ja) <= 15
    assert len(told.short.en) <= 28


def test_nothing_is_said_of_codes_that_do_not_exist() -> None:
    assert set(words.PROBLEMS) <= set(ProblemCode)


def test_a_code_of_a_newer_backend_still_gets_words() -> None:
    assert words.explain("brand_new").next.en.startswith("If it goes on")


def test_quote() -> None:
    assert words.quote("7F3K9Q", Language.JA) == "お問い合わせ番号：7F3K9Q"
    assert words.quote("", Language.JA) == ""
