from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.desktop.viewmodels.group_list import etched, found, list_text, read_list
from moonmail.domain.sizes import SizeCode

# What a list may hold: seen, without line breaks in the name, within its limits.
letters = st.sampled_from("あ月Z z,;\"'・ー。名前name")
name = st.text(letters, min_size=1, max_size=12).map(str.strip).filter(lambda text: any(c not in '", ;' for c in text))
words = st.text(st.sampled_from('月へ "z,\n。'), max_size=12).map(str.strip)


@given(st.lists(st.tuples(name, words), min_size=1, max_size=6), st.sampled_from([SizeCode.NAME, SizeCode.MESSAGE]))
def test_a_list_that_is_written_again_reads_the_same(entries: list[tuple[str, str]], size: SizeCode) -> None:
    roster = read_list(list_text(entries, size), from_file=False, size=size)
    assert roster.wrong == ()
    assert roster.entries == tuple(entries)


@pytest.mark.parametrize(
    ("entries", "size", "text"),
    [
        ([("さくら", ""), ("ひなた", "")], SizeCode.NAME, "さくら\nひなた"),
        ([("", "月へ"), ("", "またね")], SizeCode.MESSAGE, "月へ\nまたね"),
        ([("さくら", "月へ")], SizeCode.MESSAGE, "お名前\tことば\nさくら\t月へ\n"),
        ([("さくら", "")], SizeCode.MESSAGE, "お名前\tことば\nさくら\t\n"),
        # A name that would be taken for the name of a column.
        ([("name", "")], SizeCode.NAME, "お名前\tことば\nname\t\n"),
    ],
)
def test_a_list_is_written_as_simply_as_can_be(entries: list[tuple[str, str]], size: SizeCode, text: str) -> None:
    assert list_text(entries, size) == text


def test_a_file_parts_its_columns_by_commas_a_paste_does_not() -> None:
    text = "山本 さくら,月へ"
    assert read_list(text, from_file=True, size=SizeCode.MESSAGE).entries == (("山本 さくら", "月へ"),)
    assert read_list(text, from_file=False, size=SizeCode.NAME).entries == (("山本 さくら,月へ", ""),)


def test_a_name_plate_carries_the_name_alone() -> None:
    entries = (("さくら", "月へ"), ("ひなた", ""))
    assert etched(entries, SizeCode.NAME) == (("さくら", ""), ("ひなた", ""))
    assert etched(entries, SizeCode.MESSAGE) == entries


@pytest.mark.parametrize(
    ("wanted", "there"),
    [("", [0, 1, 2]), ("山本さくら", [0]), ("ｎｅｉｌ", [1]), ("NEIL a", [1]), ("月", [2]), ("だれか", [])],
)
def test_a_name_is_found_however_it_is_typed(wanted: str, there: list[int]) -> None:
    entries = [("山本　さくら", ""), ("Neil Armstrong", ""), ("ひなた", "月まで届け")]
    assert found(entries, wanted) == there
