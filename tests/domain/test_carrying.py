"""Codes and addresses under which a draft is carried home."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.carrying import (
    CARRY_LENGTH,
    TypedCarry,
    code_address,
    is_same_server,
    new_carry_code,
    read_carried,
    whole_address,
)
from moonmail.domain.codes import grouped
from moonmail.domain.references import ALPHABET
from moonmail.domain.text import Language

SERVER = "https://moonmail.example"
codes = st.builds(new_carry_code)


@given(codes)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for typed in (code, code.lower(), grouped(code), f"  {code[:4]} ー{code[4:]}\n", wide, wide.lower(), grouped(wide)):
        assert read_carried(typed).code == code


@pytest.mark.parametrize("look_alike", "0O1IL2Z5S8BUV０ｏ")
def test_look_alikes_are_named_and_never_guessed(look_alike: str) -> None:
    found = read_carried(new_carry_code()[:-1] + look_alike)
    assert found.code is None
    assert len(found.strange) == 1
    assert found.strange[0] not in ALPHABET


@given(codes, st.integers(0, CARRY_LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: str, at: int, other: str) -> None:
    wrong = code[:at] + other + code[at + 1 :]
    found = read_carried(wrong)
    assert (found.code, found.slip) == ((None, True) if wrong != code else (code, False))


@given(codes, st.integers(0, CARRY_LENGTH - 2))
def test_two_exchanged_characters_are_noticed(code: str, at: int) -> None:
    wrong = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert (read_carried(wrong).code is None) is (wrong != code)


@given(codes, st.sampled_from(Language))
def test_the_address_of_the_code_is_as_good_as_the_code(code: str, language: Language) -> None:
    address = code_address(SERVER + "/", code, language)
    assert address.startswith(f"{SERVER}/carry?lang={language.value}#")
    for pasted in (address, f"  {address}\n", address.replace("#", "＃"), address.replace(code, grouped(code).lower())):
        assert read_carried(pasted) == TypedCarry(code, server=SERVER, length=CARRY_LENGTH)


def test_an_address_may_hold_the_draft_itself() -> None:
    found = read_carried(whole_address(SERVER, "S-_abc123", Language.JA))
    assert (found.whole, found.code, found.server) == ("S-_abc123", None, SERVER)


@pytest.mark.parametrize("pasted", [f"{SERVER}/carry", f"{SERVER}/carry?lang=ja#", f"{SERVER}/carry?lang=en# "])
def test_an_address_without_its_end_is_told_apart(pasted: str) -> None:
    found = read_carried(pasted)
    assert (found.cut, found.code, found.whole) == (True, None, "")


def test_too_few_and_too_many_characters() -> None:
    code = new_carry_code()
    assert (read_carried(code[:-1]).code, read_carried(code[:-1]).length) == (None, 11)
    assert (read_carried(code + "A").code, read_carried(code + "A").length) == (None, 13)
    assert read_carried("") == TypedCarry()


@given(st.text(max_size=200) | st.text("#:/[]%＃d.http", max_size=40))
def test_nothing_typed_makes_it_fail(typed: str) -> None:
    found = read_carried(typed)
    assert found.code is None or len(found.code) == CARRY_LENGTH


def test_one_server_by_two_addresses() -> None:
    assert is_same_server("https://Moon.example/x", "https://moon.EXAMPLE")
    assert not is_same_server("https://moon.example", "http://moon.example")
    assert not is_same_server("", "")


def test_codes_are_not_repeated() -> None:
    assert len({new_carry_code() for _ in range(1000)}) == 1000
