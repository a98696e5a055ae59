from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.lengths import (
    LengthTrouble,
    MassUnit,
    NotUnderstood,
    Understood,
    UnderstoodMass,
    Unit,
    mm_words,
    plain,
    read_length,
    read_mass,
)

_FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def length(typed: str) -> Understood:
    found = read_length(typed)
    assert isinstance(found, Understood), found
    return found


def trouble(typed: str) -> LengthTrouble:
    found = read_length(typed)
    assert isinstance(found, NotUnderstood), found
    return found.trouble


@pytest.mark.parametrize(
    ("typed", "mm"),
    [
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("１２．５", 12.5),
        ("１２，５", 12.5),
        ("12。5", 12.5),
        ("12、5", 12.5),
        (" 12.5 mm ", 12.5),
        ("12.5\u00a0mm", 12.5),
        ("12.5\u3000ｍｍ", 12.5),
        ("\u200b12.5㎜", 12.5),
        ("20㍉", 20),
        ("５ミリ", 5),
        ("5ﾐﾘ", 5),
        ("5ミリメートル", 5),
        ("2センチ", 20),
        ("1.25 cm", 12.5),
        ("1.25CM", 12.5),
        ("0.0125 m", 12.5),
        ("1cm2mm", 12),
        ("1センチ 2ミリ", 12),
        ("0.5 inch", 12.7),
        ("0.5インチ", 12.7),
        ('1/2"', 12.7),
        ("1/2″", 12.7),
        ("1/2”", 12.7),
        ("1/2''", 12.7),
        ("½ in.", 12.7),
        ("1½ inches", 38.1),
        ("1 1/2 inch", 38.1),
        (".5", 0.5),
        (",5", 0.5),
        ("5.", 5),
        ("+5", 5),
        ("約20", 20),
        ("φ20", 20),
        ("⌀ 20", 20),
        ("1e1", 10),
        ("1 250", 1250),
        ("1'250", 1250),
        ("1,250.5", 1250.5),
        ("1.250,5", 1250.5),
        ("1.250", 1.25),
        ("0,250", 0.25),
        ("1,250", 1250),
        ("10000", 10000),
        ("0.01", 0.01),
    ],
)
def test_lengths_are_read_as_people_type_them(typed: str, mm: float) -> None:
    assert length(typed).value_mm == pytest.approx(mm, rel=1e-12)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", LengthTrouble.EMPTY),
        ("\u3000 ", LengthTrouble.EMPTY),
        ("nan", LengthTrouble.NOT_A_NUMBER),
        ("inf", LengthTrouble.NOT_A_NUMBER),
        ("-inf", LengthTrouble.NOT_A_NUMBER),
        ("十二", LengthTrouble.NOT_A_NUMBER),
        ("mm", LengthTrouble.NOT_A_NUMBER),
        ("12..5", LengthTrouble.NOT_A_NUMBER),
        ("12.5.5", LengthTrouble.NOT_A_NUMBER),
        ("1,25,0", LengthTrouble.NOT_A_NUMBER),
        ("10²", LengthTrouble.NOT_A_NUMBER),
        ("1/0", LengthTrouble.NOT_A_NUMBER),
        ("9" * 80, LengthTrouble.NOT_A_NUMBER),
        ("12 (x)", LengthTrouble.UNKNOWN_UNIT),
        ("0", LengthTrouble.NOT_POSITIVE),
        ("0.000", LengthTrouble.NOT_POSITIVE),
        ("-3", LengthTrouble.NOT_POSITIVE),
        ("−3", LengthTrouble.NOT_POSITIVE),
        ("－３", LengthTrouble.NOT_POSITIVE),
        ("ー３", LengthTrouble.NOT_POSITIVE),
        ("0.0099", LengthTrouble.TOO_SMALL),
        ("1e-9", LengthTrouble.TOO_SMALL),
        ("1e-99999", LengthTrouble.TOO_SMALL),
        ("10000.1", LengthTrouble.TOO_LARGE),
        ("1e9", LengthTrouble.TOO_LARGE),
        ("1e99999", LengthTrouble.TOO_LARGE),
        ("9" * 40, LengthTrouble.TOO_LARGE),
        ("12 kg", LengthTrouble.UNKNOWN_UNIT),
        ("5'", LengthTrouble.UNKNOWN_UNIT),
        ("5 feet", LengthTrouble.UNKNOWN_UNIT),
        ("12 x 5", LengthTrouble.SEVERAL),
        ("12×5×3", LengthTrouble.SEVERAL),
        ("12mm 5mm", LengthTrouble.SEVERAL),
        ("12-5", LengthTrouble.SEVERAL),
        ("2mm 1cm", LengthTrouble.SEVERAL),
    ],
)
def test_what_is_no_length_is_told_why(typed: str, why: LengthTrouble) -> None:
    assert trouble(typed) is why


def test_what_was_understood_is_said_in_both_languages() -> None:
    assert length("１２，５").words.ja == "12.5\u00a0mm と読みました"
    assert length("12.5").words.en == "Read as 12.5\u00a0mm"
    assert length("1.25 cm").words.ja == "1.25\u00a0cm ＝ 12.5\u00a0mm と読みました"
    assert length('1/2"').words.en == "Read as 0.5\u00a0inch = 12.7\u00a0mm"
    assert length('1/2"').unit is Unit.INCH


def test_a_comma_that_may_be_a_decimal_one_is_pointed_out() -> None:
    doubtful = length("1,250")
    assert doubtful.doubtful
    assert "1,250\u00a0mm と読みました（1.25\u00a0mm のときは「1.250」" in doubtful.words.ja
    assert "“1.250”" in doubtful.words.en
    assert length("1.250").value_mm == 1.25
    in_cm = length("1,000 cm")
    assert in_cm.words.en.endswith("= 10,000\u00a0mm (if you mean 10\u00a0mm, type “1.000 cm”)")
    assert length("1.000 cm").value_mm == 10
    assert not length("1,250.0").doubtful


def test_words_of_what_is_too_much_or_too_little_name_the_limit() -> None:
    large, far = read_length("1e9"), read_length("9" * 40)
    assert "1,000,000,000\u00a0mm と読みました。" in large.words.ja
    assert "10\u00a0m;" in large.words.en
    assert "「12.500」" in read_length("12,500").words.ja
    assert len(far.words.en) < 100
    assert "「0.01」" in read_length("0.001").words.ja
    assert "“kg”" in read_length("12 kg").words.en
    assert len(read_length("12 " + "x" * 50).words.en) < 100


def test_the_unit_of_a_bare_number_can_be_set() -> None:
    found = read_length("2", Unit.CM)
    assert isinstance(found, Understood)
    assert (found.value_mm, found.unit) == (20, Unit.CM)


@given(
    st.decimals("0.01", "9.999", places=3) | st.decimals("0.1", "9999.9", places=1),
    st.sampled_from((".", ",", "．", "，")),
    st.sampled_from(("", "mm", " ミリ")),
)
def test_every_decimal_reads_back_exactly_in_either_sign_and_width(value: object, point: str, unit: str) -> None:
    for typed in (str(value), str(value).translate(_FULL_WIDTH)):
        found = length(typed.replace(".", point).replace("．", point) + unit)
        if not found.doubtful:
            assert found.value_mm == float(str(value))
        else:
            # Three decimals after a comma are the one thing that can be read two ways.
            assert found.value_mm == float(str(value).replace(".", ""))


@given(st.text(max_size=80))
def test_whatever_is_typed_gets_an_answer_that_can_be_used(typed: str) -> None:
    for found in (read_length(typed), read_mass(typed)):
        assert found.words.ja
        assert found.words.en
        match found:
            case Understood(value):
                assert 0.01 <= value <= 10_000
            case UnderstoodMass(value):
                assert 0.001 <= value <= 100_000
            case NotUnderstood():
                pass


@given(st.text("0123456789.,'eE-+/ mcinx", max_size=14))
def test_whatever_looks_like_a_number_gets_an_answer(typed: str) -> None:
    found = read_length(typed)
    assert isinstance(found, NotUnderstood) or 0.01 <= found.value_mm <= 10_000


@pytest.mark.parametrize(
    ("typed", "grams", "unit"),
    [
        ("4.8", 4.8, MassUnit.G),
        ("４，８グラム", 4.8, MassUnit.G),
        ("4.8㌘", 4.8, MassUnit.G),
        ("500 mg", 0.5, MassUnit.MG),
        ("0.5kg", 500, MassUnit.KG),
        ("1キロ", 1000, MassUnit.KG),
        ("1 oz", 28.349523125, MassUnit.OZ),
        ("0.5カラット", 0.1, MassUnit.CARAT),
        ("1kg 200g", 1200, MassUnit.KG),
    ],
)
def test_masses_are_read_as_people_type_them(typed: str, grams: float, unit: MassUnit) -> None:
    found = read_mass(typed)
    assert isinstance(found, UnderstoodMass)
    assert found.value_g == pytest.approx(grams)
    assert found.unit is unit


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("0", LengthTrouble.NOT_POSITIVE),
        ("0 g", LengthTrouble.NOT_POSITIVE),
        ("-1", LengthTrouble.NOT_POSITIVE),
        ("0.0001", LengthTrouble.TOO_SMALL),
        ("101kg", LengthTrouble.TOO_LARGE),
        ("1e9", LengthTrouble.TOO_LARGE),
        ("12 mm", LengthTrouble.UNKNOWN_UNIT),
        ("", LengthTrouble.EMPTY),
        ("重い", LengthTrouble.NOT_A_NUMBER),
    ],
)
def test_what_is_no_mass_is_told_why(typed: str, why: LengthTrouble) -> None:
    found = read_mass(typed)
    assert isinstance(found, NotUnderstood)
    assert found.trouble is why


def test_numbers_are_said_without_needless_zeros() -> None:
    assert (plain(20.0), plain(12.50), plain(1250), plain(2.268, 3)) == ("20", "12.5", "1,250", "2.268")
    assert mm_words(12.7) == "12.7\u00a0mm"
