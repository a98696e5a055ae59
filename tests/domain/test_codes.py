"""Codes that are said on the telephone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.codes import CODE_LENGTH, grouped, new_code, read_code, spoken
from moonmail.domain.references import ALPHABET

codes = st.text(st.sampled_from(ALPHABET), min_size=CODE_LENGTH, max_size=CODE_LENGTH)


@given(codes)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for typed in (code, code.lower(), grouped(code), f" {code[:4]} - {code[4:]} ", wide, wide.lower(), grouped(wide)):
        assert read_code(typed).code == code


@pytest.mark.parametrize("look_alike", "0O1IL2Z5S8BUV")
def test_look_alikes_are_named_and_never_guessed(look_alike: str) -> None:
    found = read_code(f"7KQM-3TX{look_alike}")
    assert found.code is None
    assert found.strange == (look_alike,)


def test_a_short_or_long_code_is_none() -> None:
    assert read_code("7KQM-3TX").code is None
    assert read_code("7KQM-3TXAA").code is None
    assert read_code("").length == 0


@given(st.text(max_size=30))
def test_nothing_typed_makes_it_fail(typed: str) -> None:
    found = read_code(typed)
    assert found.code is None or (len(found.code) == CODE_LENGTH and set(found.code) <= set(ALPHABET))


def test_every_letter_has_its_word() -> None:
    words = spoken(ALPHABET).split(", ")
    assert len(words) == len(ALPHABET)
    assert all(word.startswith(letter) for letter, word in zip(ALPHABET, words, strict=True))
    assert all(len(word) > 1 for letter, word in zip(ALPHABET, words, strict=True) if letter.isalpha())


def test_codes_are_not_repeated() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000
