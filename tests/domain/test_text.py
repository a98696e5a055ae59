from __future__ import annotations

import pytest

from moonmail.domain.text import Language, Text


@pytest.mark.parametrize(("ja", "en"), [("", "Moon"), ("月", ""), ("", "")])
def test_needs_both_languages(ja: str, en: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        Text(ja, en)


def test_fills_each_language_with_its_own_value() -> None:
    text = Text("{site}へ{n}通", "{n} to {site}").filled(site=Text("危難の海", "Mare Crisium"), n="3")
    assert (text.in_(Language.JA), text.in_(Language.EN)) == ("危難の海へ3通", "3 to Mare Crisium")


def test_a_place_that_nobody_fills_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(KeyError):
        Text("{a}と{b}", "{a} and {b}").filled(a="1")


def test_values_are_not_filled_again() -> None:
    assert Text("「{title}」", "“{title}”").filled(title="{0} {x}").ja == "「{0} {x}」"
