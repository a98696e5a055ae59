"""Who says what, and in which words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moonmail.desktop.kiosk.speech.reading import Part, masked, spoken
from moonmail.domain.text import Language

JA, EN = Language.JA, Language.EN


def words(text: str, language: Language) -> list[tuple[str, str]]:
    return [(str(part.language), part.text) for part in spoken(text, language)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MM 204, sample, Mare Tranquillitatis", "M M 2 0 4, sample, Mah-ray Tranquilly-tahtis"),
        ("HAKUTO-R M1", "Hah-koo-toe R M 1"),
        ("Booking reference K7XWPT", "Booking reference K, 7, X, W, P, T"),
        ("Claim code KDRT-3479", "Claim code K, D, R, T, 3, 4, 7, 9"),
        ("Member number 001234567", "Member number 0, 0, 1, 2, 3, 4, 5, 6, 7"),
        ("Sun 22 Nov 2026 – Sat 28 Nov 2026", "Sunday, 22 November 2026 to Saturday, 28 November 2026"),
        ("Apr 2027", "April 2027"),
        ("April – May 2027", "April to May 2027"),
        ("by Sun 22 Nov 2026 23:59 Japan time", "by Sunday, 22 November 2026 23 59 Japan time"),
        ("¥3,740,000 (tax included)", "3,740,000 yen, tax included"),
        ("Order and pay ¥19,800, button", "Order and pay 19,800 yen, button"),
        ("hexagonal, 12.7×3.2 mm", "hexagonal, 12.7 by 3.2 millimetres"),
        ("8.4°N 30.8°E", "8.4 degrees north, 30.8 degrees east"),
        ("12 / 40", "12 of 40"),
        ("80 %", "80 %"),
        ("It can't be undone – really?", "It can't be undone, really?"),
        ("••••", "asterisk, asterisk, asterisk, asterisk"),
        ("ispace", "eye space"),
        ("moonmail.example/device", "moonmail.example device"),
        ("https://moonmail.example/device", "moonmail dot example slash device"),
    ],
)
def test_english(text: str, said: str) -> None:
    assert words(text, EN) == [("en", said)]


def test_each_language_is_said_by_its_own_voice() -> None:
    assert words("Member 山本 さくら, 2 drafts", EN) == [("en", "Member"), ("ja", "山本さくら"), ("en", "2 drafts")]
    assert words("日本語", EN) == [("ja", "日本語")]
    assert words("ことばをお選びください\nPlease choose your language", JA) == [
        ("ja", "ことばをお選びください"),
        ("en", "Please choose your language"),
    ]
    assert words("係員を呼ぶ Call staff、ボタン", JA) == [
        ("ja", "係員を呼ぶ"),
        ("en", "Call staff"),
        ("ja", "ボタン"),
    ]
    # A name that is known is Japanese; so are units, sizes and codes.
    assert words("MoonMail 受付センター", JA) == [("ja", "ムーンメール受付センター")]
    assert words("12.7 mm、カプセル XS、2 MiB", JA) == [("ja", "12.7ミリ、カプセルエックスエス、2メガバイト")]


def test_lines_are_sentences_of_one_voice() -> None:
    assert spoken("お支払い\n￥66,000", JA) == (Part(JA, "お支払い。66000円"),)
    assert spoken("", JA) == ()
    assert spoken("…", JA) == ()
    assert spoken("--", EN) == ()


@pytest.mark.parametrize("language", [JA, EN])
def test_hidden_characters_are_asterisks_and_many_of_them_a_number(language: Language) -> None:
    word = {"ja": "アスタリスク", "en": "asterisk"}[language]
    assert masked(3, language).count(word) == 3
    assert masked(8, language).count(word) == 8
    assert masked(12, language).count(word) == 1
    assert "12" in masked(12, language)


@given(st.text(max_size=60), st.sampled_from([JA, EN]))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_something_that_a_voice_can_take(text: str, language: Language) -> None:
    for part in spoken(text, language):
        assert part.text
        assert "\n" not in part.text
        # espeak-ng takes these for commands.
        assert not re.search(r"[<>\[\]]", part.text)


@given(st.integers(1, 999_999_999))
@settings(max_examples=50, deadline=None)
def test_every_price_is_said_whole(amount: int) -> None:
    assert spoken(f"￥{amount:,}", JA) == (Part(JA, f"{amount}円"),)
    assert spoken(f"¥{amount:,}", EN) == (Part(EN, f"{amount:,} yen"),)


@given(st.text("34679ACDEFGHJKMNPQRTWXY", min_size=6, max_size=6).filter(lambda text: not text.isdigit()))
@settings(max_examples=100, deadline=None)
def test_every_booking_reference_is_spelled(reference: str) -> None:
    """Six characters, six pauses between: none is lost in a word."""
    (part,) = spoken(f"予約番号 {reference}", JA)
    assert len(re.split("[、。]", part.text)) == 7
