"""Air waybill numbers: eleven digits, the last by modulus 7; and the words of their status codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.air_waybill import (
    TROUBLE_WORDS,
    AirStatus,
    WaybillTrouble,
    epcis_words,
    grouped_waybill,
    read_waybill,
    status_words,
)


def number(prefix: int, serial: int) -> str:
    return f"{prefix:03}{serial:07}{serial % 7}"


@pytest.mark.parametrize("typed", ["131-1234 5675", "13112345675", "１３１－１２３４５６７５", " 131 12345675\n"])
def test_a_number_is_read_as_it_was_meant(typed: str) -> None:
    assert read_waybill(typed).number == "13112345675"
    assert grouped_waybill("13112345675") == "131-1234 5675"


@pytest.mark.parametrize(
    ("typed", "trouble"),
    [
        ("", WaybillTrouble.NOT_DIGITS),
        ("131-1234 567X", WaybillTrouble.NOT_DIGITS),
        ("131-1234 567", WaybillTrouble.LENGTH),
        ("131-1234 56750", WaybillTrouble.LENGTH),
        ("131-1234 5674", WaybillTrouble.CHECK_DIGIT),
        ("131-1234 5677", WaybillTrouble.CHECK_DIGIT),
        ("١٣١١٢٣٤٥٦٧٥", WaybillTrouble.NOT_DIGITS),
    ],
)
def test_what_is_none_says_why(typed: str, trouble: WaybillTrouble) -> None:
    read = read_waybill(typed)
    assert (read.number, read.trouble) == ("", trouble)
    assert TROUBLE_WORDS[trouble].ja


@given(st.integers(0, 999), st.integers(0, 9_999_999), st.integers(3, 9), st.integers(1, 9))
def test_a_misread_digit_of_the_serial_is_noticed(prefix: int, serial: int, place: int, by: int) -> None:
    good = number(prefix, serial)
    assert read_waybill(good).number == good
    digit = (int(good[place]) + by) % 10
    wrong = good[:place] + str(digit) + good[place + 1 :]
    # Modulus 7 does not tell 0 from 7, 1 from 8, 2 from 9: no more is promised.
    noticed = read_waybill(wrong).trouble is WaybillTrouble.CHECK_DIGIT
    assert noticed is ((int(good[place]) - digit) % 7 != 0)


def test_every_status_has_words_of_its_own() -> None:
    said = [status_words(status).ja for status in AirStatus]
    assert len(set(said)) == len(said)
    assert all(epcis_words(status) for status in AirStatus)
