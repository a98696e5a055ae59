"""Finding: however a name is written or typed, both meet; one character is enough; nothing else is found."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moonmail.domain.finding import Term, TermKind, fold, masked, phone, sound, terms_of_person, terms_searched

PERSON = terms_of_person(
    name="月野 うさぎ",
    kana="ツキノ ウサギ",
    latin="Usagi Tsukino",
    membership_number="001234567",
    phone_number="+81 90-1234-5678",
    email="Usagi@Example.jp",
)


def finds(typed: str, terms: frozenset[Term] = PERSON) -> bool:
    return any(kept.key.startswith(asked.key) for asked in terms_searched(typed) for kept in terms)


def named(**names: str) -> frozenset[Term]:
    nothing = {"name": "", "kana": "", "latin": "", "membership_number": "", "phone_number": "", "email": ""}
    return terms_of_person(**nothing | names)


@pytest.mark.parametrize(
    "typed",
    [
        *("月野うさぎ", "月野 うさぎ", "月野　うさぎ", "月", "うさぎ", "う"),
        *("ツキノ", "つきの", "ﾂｷﾉ", "ツキノ　ウサギ", "ウサギ", "ｳｻｷﾞ", "つ", "ウサギ ツキノ"),
        *("tsukino", "TSUKINO", "tukino", "ｔｓｕｋｉｎｏ", "usagi tsukino", "Tsukino Usagi", "usag", "u", "ts", "tu"),
        *("1234567", "001234567", "１２３４５６７", "0012", "001-234-567"),
        *("09012345678", "090-1234-5678", "+81 90 1234 5678", "０９０", "0901234"),
        *("usagi@example.jp", "USAGI@EXAMPLE.JP", "usagi@"),
    ],
)
def test_somebody_is_found(typed: str) -> None:
    assert finds(typed)


@pytest.mark.parametrize(
    "typed", ["", "  ", "野", "さぎ", "kino", "星野", "hoshino", "1234568", "080", "@", "agi@", "---"]
)
def test_nobody_is_found_by_what_they_are_not(typed: str) -> None:
    assert not finds(typed)


@pytest.mark.parametrize(
    ("kana", "typed"),
    [
        ("サトウ", ["satou", "sato", "satoh", "satō", "satô", "SATOU"]),
        ("オオノ", ["ono", "oono", "ohno", "ōno"]),
        ("オオハシ", ["ohashi", "oohashi", "ōhashi"]),
        ("シンイチ", ["shinichi", "sinichi", "sin-iti", "shin'ichi"]),
        ("ナンバ", ["nanba", "namba"]),
        ("ホッタ", ["hotta"]),
        ("ハッチョウ", ["hatcho", "hacchou", "hattyou"]),
        ("フジイ", ["fujii", "huzii", "fuji"]),
        ("ジュンコ", ["junko", "zyunko", "jyunko"]),
        ("リョウタ", ["ryota", "ryouta", "ryohta"]),
        ("ユウコ", ["yuko", "yuuko", "yūko"]),
        ("ティナ", ["tina"]),
        ("ジェームズ", ["jeemuzu", "jemuzu"]),
        ("ファン", ["fan"]),
        ("ヴィクター", ["vikuta"]),
        ("ヅカ", ["zuka", "duka"]),
    ],
)
def test_romaji_meets_the_kana_that_members_give(kana: str, typed: list[str]) -> None:
    kept = named(kana=kana)
    assert [each for each in typed if not finds(each, kept)] == []


def test_kana_meets_a_name_that_is_known_in_latin_letters_alone() -> None:
    assert finds("さとう", named(latin="Sato"))
    assert finds("サトー", named(latin="Satoh"))


def test_an_accent_is_no_hindrance() -> None:
    assert finds("garcia", named(latin="José García"))
    assert finds("JOSE", named(latin="José García"))


kana_words = st.text(st.sampled_from([chr(code) for code in range(0x30A2, 0x30F4)]), min_size=1, max_size=8)


@given(kana=kana_words, letters=st.integers(1, 8))
def test_every_beginning_of_a_reading_finds_it_in_every_writing(kana: str, letters: int) -> None:
    kept = named(kana=kana)
    beginning = kana[:letters]
    hiragana = fold(beginning)
    for typed in (beginning, hiragana, unicodedata.normalize("NFKD", beginning)):
        assert not fold(typed) or finds(typed, kept)


@given(text=st.text(max_size=40))
@example(text="A´")
def test_whatever_is_typed_is_read(text: str) -> None:
    for term in terms_searched(text):
        assert term.text
        assert fold(term.text) == term.text or term.kind is not TermKind.NAME
    assert sound(text) == "" or sound(text).isascii()
    phone(text)


@given(latin=st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=12))
def test_a_spelling_is_folded_once_and_for_all(latin: str) -> None:
    kept = named(latin=latin)
    assert finds(latin, kept)
    assert finds(latin.upper(), kept)


@pytest.mark.parametrize(("typed", "first"), [("K3M7QR", TermKind.REFERENCE), ("k3m-7qr", TermKind.REFERENCE)])
def test_a_reference_is_tried_first(typed: str, first: TermKind) -> None:
    assert terms_searched(typed)[0] == Term(first, "K3M7QR")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("月野 うさぎ", "月● う●●"), ("Wolfeschlegelstein", "W●●●●"), ("佐藤 航", "佐● ●"), ("李", "●"), ("", "")],
)
def test_a_masked_name_tells_first_letters_and_never_a_whole_word(name: str, shown: str) -> None:
    assert masked(name) == shown
