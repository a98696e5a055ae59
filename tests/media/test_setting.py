"""Characters, line breaks, directions and sizes: how words are set on a plate."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moonmail.media import bidi
from moonmail.media.clusters import NO_END, NO_START, clusters, units
from moonmail.media.layout import Box, break_lines, letter_ratio, paragraphs, set_text
from moonmail.media.typeface import Face, face_for

KANA = st.sampled_from("あいうえおかきくけこ月面海空星、。！？「」『』（）・ー〜ゃゅょっァィ々…‥―ABCabc 12,.()[]-　")
JAPANESE = st.text(KANA, min_size=1, max_size=120)


@given(st.text())
def test_clusters_lose_nothing(text: str) -> None:
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize(
    "one",
    ["👨‍👩‍👧", "👩‍🚀", "🇯🇵", "1️⃣", "☀️", "👍🏽", "❤️‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "か゚", "葛󠄀", "ก็", "நி", "\u1112\u1161\u11ab"],
)
def test_what_a_reader_takes_for_one_character_is_one(one: str) -> None:
    assert clusters(one) == [one]
    assert clusters(f"月{one}{one}M") == ["月", one, one, "M"]


def test_flags_go_by_pairs() -> None:
    assert clusters("🇯🇵🇺🇸🇫") == ["🇯🇵", "🇺🇸", "🇫"]


@given(JAPANESE)
def test_units_lose_nothing(text: str) -> None:
    assert "".join(unit.text + unit.space for unit in units(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("元気ですか？はい。", ["元", "気", "で", "す", "か？", "は", "い。"]),
        ("「月」と（星）", ["「月」", "と", "（星）"]),
        ("ちょっと待って", ["ちょっ", "と", "待っ", "て"]),
        ("to the Moon", ["to", "the", "Moon"]),
        ("月へgo home", ["月", "へ", "go", "home"]),
        ("well-known", ["well-", "known"]),
        ("￥12,000です", ["￥12,000", "で", "す"]),
        ("まだ……", ["ま", "だ……"]),
        ("한국어 문장", ["한국어", "문장"]),
    ],
)
def test_lines_may_break_where_readers_expect_it(text: str, expected: list[str]) -> None:
    assert [unit.text for unit in units(text)] == expected


@settings(max_examples=150, deadline=None)
@given(JAPANESE.filter(lambda text: " " not in text and "　" not in text), st.floats(2, 30))
def test_kinsoku(text: str, width: float) -> None:
    """No line begins with a mark that closes or ends with one that opens."""
    for paragraph in paragraphs(text):
        lines = ["".join(piece.text for piece in line.pieces) for line in break_lines(paragraph, width) or []]
        for before, after in pairwise(lines):
            assert after[0] not in NO_START
            assert before[-1] not in NO_END


def test_control_kinsoku_is_what_keeps_the_mark_on_its_line() -> None:
    (paragraph,) = paragraphs("月面で、会う")
    lines = ["".join(piece.text for piece in line.pieces) for line in break_lines(paragraph, 3.2) or []]
    assert lines == ["月面", "で、会", "う"]


@settings(max_examples=150, deadline=None)
@given(JAPANESE, st.floats(1.5, 30))
def test_no_line_is_wider_than_the_column_and_nothing_is_lost(text: str, width: float) -> None:
    for paragraph in paragraphs(text):
        lines = break_lines(paragraph, width, anywhere=True)
        assert lines is not None
        assert all(line.width <= width + 0.001 for line in lines)
        set_letters = "".join(piece.text for line in lines for piece in line.pieces)
        assert set_letters.replace(" ", "").replace("　", "") == text.replace(" ", "").replace("　", "")


def test_a_word_too_wide_for_a_line_breaks_only_if_it_must() -> None:
    (paragraph,) = paragraphs("immeasurable")
    assert break_lines(paragraph, 3) is None
    lines = break_lines(paragraph, 3, anywhere=True)
    assert lines is not None
    assert len(lines) > 1
    (cry,) = paragraphs("M" + "o" * 30 + "n")
    assert break_lines(cry, 5) is not None


def spoken(text: str) -> str:
    """Return the visual order of ``text`` with each run as it is read."""
    levels = bidi.levels(text, bidi.base_level(text))
    return "".join(bidi.visual_order(list(text), levels))


@pytest.mark.parametrize(
    ("logical", "visual"),
    [
        ("abc", "abc"),
        ("אבג", "גבא"),
        ("אב 12 ג", "ג 12 בא"),
        ("אב moon ג", "ג moon בא"),
        ("moon אב, sun", "moon בא, sun"),
        ("אב 1,234.5 ג", "ג 1,234.5 בא"),
        ("12 אב", "בא 12"),
        ("ا12", "12ا"),
        ("moon 12 אב 34", "moon 12 34 בא"),
    ],
)
def test_directions(logical: str, visual: str) -> None:
    assert spoken(logical) == visual


@given(st.text(max_size=60).filter(lambda text: "\n" not in text))
def test_every_character_has_a_level_and_reordering_loses_nothing(text: str) -> None:
    base = bidi.base_level(text)
    levels = bidi.levels(text, base)
    assert len(levels) == len(text)
    assert all(base <= level <= base + 2 for level in levels)
    assert sorted(bidi.visual_order(list(text), levels)) == sorted(text)


@pytest.mark.parametrize(
    ("cluster", "face"),
    [
        ("月", Face.MAIN),
        ("A", Face.MAIN),
        ("1", Face.MAIN),
        ("ế", Face.LATIN),
        ("П", Face.LATIN),
        ("ω", Face.LATIN),
        ("ع", Face.ARABIC),
        ("ש", Face.HEBREW),
        ("ก", Face.THAI),
        ("汉", Face.CHINESE),
        ("한", Face.KOREAN),
        ("🚀", Face.EMOJI),
        ("👨‍👩‍👧", Face.EMOJI),
        ("☀️", Face.EMOJI),
        ("☀", Face.MAIN),
        ("︵", Face.MAIN),
        ("Ａ", Face.MAIN),
        ("𓀀", None),
        ("👨‍🚀‍👩‍🚀", None),
        ("🇯", None),
        ("\ue000", None),
    ],
)
def test_which_face_draws_a_character(cluster: str, face: Face | None) -> None:
    assert face_for(cluster) is face or (face is Face.MAIN and face_for(cluster) is Face.CHINESE and cluster == "︵")


def test_the_smallest_letter_counts() -> None:
    assert letter_ratio("月面") == 1.0
    assert 0.7 < letter_ratio("Moon") < 0.8
    assert letter_ratio("月 Moon") == letter_ratio("Moon")
    assert letter_ratio("、。🚀") == 1.0


BOX = Box(2, 3, 30, 12)


@settings(max_examples=60, deadline=None)
@given(JAPANESE)
def test_what_fits_is_inside_its_box_and_not_smaller_than_allowed(text: str) -> None:
    setting = set_text(text, BOX, smallest_mm=0.5, largest_mm=4)
    if setting.fits:
        assert setting.letter_mm >= 0.5 - 1e-9
        assert setting.box.width <= BOX.width + 0.001
        assert setting.box.bottom <= BOX.bottom + 0.001
        for run in setting.runs:
            assert BOX.x - 0.001 <= run.x
            assert BOX.y <= run.baseline <= BOX.bottom


@settings(max_examples=30, deadline=None)
@given(JAPANESE.filter(str.strip), st.text(KANA, min_size=1, max_size=60))
def test_more_words_never_make_larger_letters(text: str, more: str) -> None:
    alone = set_text(text, BOX, smallest_mm=0.5, largest_mm=4)
    longer = set_text(text + "月" + more + more, BOX, smallest_mm=0.5, largest_mm=4)
    if longer.fits:
        assert longer.em <= alone.em + 0.021


def test_a_short_verse_is_centred_and_running_text_begins_at_its_side() -> None:
    verse = set_text("月へ\nはるかな海", BOX, smallest_mm=0.5, largest_mm=2)
    at = {run.text: run.x for run in verse.runs}
    assert at["月"] > at["は"]
    running = set_text("はるかな月の海に届きますように。" * 4, BOX, smallest_mm=0.5, largest_mm=2)
    starts = {run.baseline: 99.0 for run in running.runs}
    for run in running.runs:
        starts[run.baseline] = min(starts[run.baseline], run.x)
    assert len(starts) == running.lines > 1
    assert max(starts.values()) - min(starts.values()) < 0.001


def test_no_last_line_of_one_character() -> None:
    setting = set_text("月面で会いましょう。ずっと待っています", Box(0, 0, 20, 10), smallest_mm=0.5, largest_mm=3)
    by_line: dict[float, str] = {}
    for run in setting.runs:
        by_line[run.baseline] = by_line.get(run.baseline, "") + run.text
    assert min(len(line) for line in by_line.values()) >= 4
