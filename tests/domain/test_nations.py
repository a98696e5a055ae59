from __future__ import annotations

import re

import pytest

from moonmail.domain.nations import NATIONS, nations
from moonmail.domain.text import Language


def test_codes_and_names_are_each_there_once() -> None:
    assert len(NATIONS) > 190
    assert all(re.fullmatch("[A-Z]{2}", code) for code in NATIONS)
    for language in Language:
        assert len({name.in_(language) for name in NATIONS.values()}) == len(NATIONS)


@pytest.mark.parametrize("language", list(Language))
def test_japan_comes_first_and_none_is_left_out(language: Language) -> None:
    listed = nations(language)
    assert listed[0][0] == "JP"
    assert {code for code, _ in listed} == set(NATIONS)
    assert len(listed) == len(NATIONS)


def test_names_stand_where_they_are_looked_for() -> None:
    english = [code for code, _ in nations(Language.EN)[1:]]
    assert english.index("CI") < english.index("HR")
    assert english.index("ST") < english.index("SA")
    japanese = [code for code, _ in nations(Language.JA)[1:]]
    assert japanese.index("TW") < japanese.index("CN") < japanese.index("ZA")
    assert japanese.index("GH") < japanese.index("KR")
