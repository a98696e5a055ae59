"""Lists of names as people have them: pasted, from spreadsheets, in three encodings, with mistakes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.domain.roster import LARGEST_FILE, MOST, Roster, read_pasted, read_roster
from moonmail.domain.written import is_seen, unreadable

NAMES = (("山本 さくら", ""), ("勅使河原 優里菜", ""), ("Emma Lindqvist", ""))


def of_lines(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def numbers(roster: Roster) -> list[int]:
    return [line.number for line in roster.wrong]


@pytest.mark.parametrize(
    ("codec", "called"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp932", "Shift_JIS"), ("utf-16", "UTF-16")],
)
def test_the_encodings_that_spreadsheets_write(codec: str, called: str) -> None:
    roster = read_roster("山本 さくら\r\n勅使河原 優里菜\r\nEmma Lindqvist\r\n".encode(codec))
    assert roster == Roster(NAMES, (), called)


def test_quotes_commas_and_line_breaks_inside() -> None:
    data = of_lines('"Smith, John","He said ""hello"".\nTwice."', "Emma,")
    assert read_roster(data).entries == (("Smith, John", 'He said "hello".\nTwice.'), ("Emma", ""))


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_whatever_parts_the_columns(delimiter: str) -> None:
    assert read_roster(f"Emma{delimiter}Hello Moon".encode()).entries == (("Emma", "Hello Moon"),)


def test_a_line_with_column_names_says_which_is_which() -> None:
    assert read_roster(of_lines("氏名,メッセージ", "さくら,月へ")).entries == (("さくら", "月へ"),)
    assert read_roster(of_lines("Message,Name", "To the Moon,Emma")).entries == (("Emma", "To the Moon"),)
    assert read_roster(of_lines("Name", "Name")).entries == (("Name", ""),)


def test_500_lines_with_three_broken_ones() -> None:
    lines = [f"名前{n},ことば{n}" for n in range(1, 501)]
    lines[16] = "名前17,ことば,よけいな列"
    lines[99] = '"名前100" x,ことば'
    lines[499] = ",\u200b"
    roster = read_roster("\ufeff".encode() + of_lines(*lines))
    assert numbers(roster) == [17, 100, 500]
    assert len(roster.entries) == 497
    assert roster.entries[15] == ("名前16", "ことば16")
    assert roster.entries[16] == ("名前18", "ことば18")


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    roster = read_roster(of_lines('Emma,"one\ntwo\nthree"', "", "Sakura,a,b"))
    assert roster.entries == (("Emma", "one\ntwo\nthree"),)
    assert numbers(roster) == [5]


def test_a_quote_that_is_never_closed_names_the_line_it_begins_on() -> None:
    roster = read_roster(of_lines("Emma,Hello", 'Sakura,"Hello', "Ken,Hello"))
    assert roster.entries == (("Emma", "Hello"),)
    assert numbers(roster) == [2]
    assert "引用符" in roster.wrong[0].why.ja


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("a" * 81, "81"),
        ("Em\u202ema", "制御文字"),
        ("Em\x07ma", "制御文字"),
        ('"Em\nma"', "改行"),
        ("Emma,a,b,c", "列が多すぎます"),
    ],
)
def test_what_is_wrong_is_said(line: str, part: str) -> None:
    roster = read_roster(f"Sakura\n{line}".encode())
    assert roster.entries == (("Sakura", ""),)
    assert numbers(roster) == [2]
    assert part in roster.wrong[0].why.ja


def test_the_limit_itself_is_allowed() -> None:
    assert read_roster(("a" * 80).encode()).wrong == ()
    assert read_roster("\n".join(["Emma"] * MOST).encode()).wrong == ()
    roster = read_roster("\n".join(["Emma"] * (MOST + 1)).encode())
    assert numbers(roster) == [0]
    assert "501" in roster.wrong[0].why.ja


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "1件も"),
        (b"\r\n\r\n  \r\n", "1件も"),
        (b"PK\x03\x04rest", "表計算"),
        (b"\x81", "文字コード"),
        (b"a\0b", "文字コード"),
        (b"x" * (LARGEST_FILE + 1), "大きすぎ"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(data: bytes, part: str) -> None:
    roster = read_roster(data)
    assert roster.entries == ()
    assert numbers(roster) == [0]
    assert part in roster.wrong[0].why.ja


def test_a_pasted_list_keeps_commas_in_names() -> None:
    assert read_pasted("Smith, John\n\n 山本 さくら \n").entries == (("Smith, John", ""), ("山本 さくら", ""))


def test_cells_pasted_from_a_spreadsheet() -> None:
    assert read_pasted('Emma\t"Hello\nMoon"\nSakura\t').entries == (("Emma", "Hello\nMoon"), ("Sakura", ""))


def test_one_column_of_words() -> None:
    assert read_pasted("月へ", words_only=True).entries == (("", "月へ"),)
    assert read_roster("月へ".encode(), words_only=True).entries == (("", "月へ"),)
    assert read_roster("さくら,月へ".encode(), words_only=True).entries == (("さくら", "月へ"),)


good = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=30).map(str.strip)
entry = st.tuples(good, good).filter(
    lambda pair: not any(unreadable(c) for c in "".join(pair)) and (is_seen(pair[0]) or is_seen(pair[1]))
)


@given(st.lists(entry, min_size=1, max_size=20))
def test_what_a_spreadsheet_writes_is_read_back(entries: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("Name", "Message"), *entries])
    assert read_roster(out.getvalue().encode()) == Roster(tuple(entries), (), "UTF-8")


@given(st.binary(max_size=300))
def test_no_file_makes_it_fail(data: bytes) -> None:
    roster = read_roster(data)
    assert roster.entries or roster.wrong


@given(st.text(max_size=200))
def test_no_paste_makes_it_fail(text: str) -> None:
    roster = read_pasted(text)
    assert roster.entries or roster.wrong
