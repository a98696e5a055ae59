from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.backend.accounts import typed
from moonmail.domain.shop import age_on

HIRAGANA = "".join(chr(code) for code in range(0x3041, 0x3095))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("やまもと さくら", "ヤマモト サクラ"),
        ("ヤマモト　サクラ", "ヤマモト サクラ"),
        ("ﾔﾏﾓﾄ ｻｸﾗ", "ヤマモト サクラ"),
        ("ｶﾞｯﾁｬﾝ", "ガッチャン"),
        ("  ヴァン・デル   ベルグ ", "ヴァン・デル ベルグ"),
        ("ゔぃくとりあ", "ヴィクトリア"),
        ("オーケ", "オーケ"),
        ("山本 さくら", None),
        ("Yamamoto", None),
        ("ー", None),
        ("・", None),
        ("", None),
        ("サクラ2", None),
        ("ア" * 81, None),
    ],
)
def test_kana(text: str, expected: str | None) -> None:
    assert typed.kana(text) == expected


@given(st.text(alphabet=HIRAGANA, min_size=1, max_size=40))
def test_hiragana_and_katakana_mean_the_same(text: str) -> None:
    katakana = "".join(chr(ord(character) + 0x60) for character in text)
    assert typed.kana(text) == typed.kana(katakana) == katakana


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sakura Yamamoto", "Sakura Yamamoto"),
        ("Ｓａｋｕｒａ　Ｙａｍａｍｏｔｏ", "Sakura Yamamoto"),
        ("Åke Öberg-Ñuñez", "Åke Öberg-Ñuñez"),
        ("Siobhán O'Brien", "Siobhán O'Brien"),
        ("Siobhán O’Brien", "Siobhán O’Brien"),
        ("J. R. Smith", "J. R. Smith"),
        ("さくら", None),
        ("Sakura3", None),
        ("-", None),
        ("<b>x</b>", None),
        ("a" * 81, None),
    ],
)
def test_latin(text: str, expected: str | None) -> None:
    assert typed.latin(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("山本　さくら", "山本 さくら"),
        ("𠮷野 家", "𠮷野 家"),
        ("髙橋 﨑", "髙橋 﨑"),
        ("د. ليلى", "د. ليلى"),
        ("Emma", "Emma"),
        ("山本\u202eさくら", None),
        ("山本\x00", None),
        ("!!!", None),
        ("   ", None),
        ("山" * 81, None),
    ],
)
def test_names_stay_as_they_are_written(text: str, expected: str | None) -> None:
    assert typed.name(text) == expected


@given(st.text(max_size=100))
def test_a_name_has_nothing_invisible_in_it(text: str) -> None:
    found = typed.name(text)
    assert found is None or not [c for c in found if unicodedata.category(c) in ("Cc", "Cf")]


@pytest.mark.parametrize(
    "text",
    ["1995-04-03", "1995/4/3", "1995.4.3", "1995年4月3日", "1995年 4月 3日", "19950403", "１９９５年４月３日",
     "１９９５－０４－０３", "平成7年4月3日", "平成７年４月３日", "H7.4.3", "h7/4/3", " 1995-04-03 "],
)  # fmt: skip
def test_one_day_in_many_spellings(text: str) -> None:
    assert typed.birth_date(text) == date(1995, 4, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("昭和63年12月31日", date(1988, 12, 31)),
        ("大正15年1月2日", date(1926, 1, 2)),
        ("2000-02-29", date(2000, 2, 29)),
        ("1999-02-29", None),
        ("1995-13-01", None),
        ("03/04/1995", None),
        ("1995", None),
        ("yesterday", None),
        ("", None),
        ("0000-01-01", None),
        ("平成0年1月1日", None),
    ],
)
def test_birth_date(text: str, expected: date | None) -> None:
    assert typed.birth_date(text) == expected


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_written_date_is_read_back(day: date) -> None:
    for written in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"):
        assert typed.birth_date(written) == day


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 22), date(2026, 11, 21), 17),
        (date(2008, 11, 22), date(2026, 11, 22), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("090-1234-5678", "09012345678"),
        ("０９０－１２３４－５６７８", "09012345678"),
        ("+81 90 1234 5678", "+819012345678"),
        ("＋８１（９０）１２３４５６７８", "+819012345678"),
        ("03ー1234ー5678", "0312345678"),
        ("12345", None),
        ("call me", None),
        ("+", None),
        ("1" * 16, None),
    ],
)
def test_phone(text: str, expected: str | None) -> None:
    assert typed.phone(text) == expected


def test_full_width_is_noticed() -> None:
    assert typed.full_width("ｐassword")
    assert not typed.full_width("パスワード password")
