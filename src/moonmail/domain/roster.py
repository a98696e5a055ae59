"""Many names or messages at once: a pasted list, or a CSV file as spreadsheets write it.

Two columns at most: a name, and a few words. Nothing is guessed silently: each line that can't be taken is named.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from moonmail.domain.text import Text
from moonmail.domain.written import is_seen, unreadable

MOST: Final = 500
NAME_LIMIT: Final = 80
TEXT_LIMIT: Final = 10_000
LARGEST_FILE: Final = 4 * 1024 * 1024
_SHOWN: Final = 40
_NAME_HEADS: Final = frozenset({"name", "names", "名前", "お名前", "氏名", "なまえ", "full name"})
_TEXT_HEADS: Final = frozenset({"message", "messages", "text", "words", "メッセージ", "ことば", "本文", "言葉", "文章"})
_UTF8_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

_TOO_MANY_COLUMNS: Final = Text(
    "列が多すぎます。1列目にお名前、2列目にことばだけを入れてください。",
    "There are too many columns. Put the name in the first one and the words in the second, nothing else.",
)
_NOTHING: Final = Text("お名前もことばも入っていません。", "There is neither a name nor any words.")
_STRANGE: Final = Text(
    "刻めない制御文字が入っています。入力し直してください。", "It contains a control character. Please type it again."
)
_NAME_TOO_LONG: Final = Text(
    "お名前が{n}文字あります。{limit}文字までにしてください。",
    "The name has {n} characters. Please keep to {limit}.",
)
_TEXT_TOO_LONG: Final = Text(
    "ことばが{n}文字あります。{limit}文字までにしてください。",
    "The words have {n} characters. Please keep to {limit}.",
)
_NAME_BREAKS: Final = Text(
    "お名前の途中に改行があります。1行にしてください。", "The name has a line break in it. Please make it one line."
)
_QUOTE: Final = Text(
    '引用符（"）の対応が正しくありません。閉じ忘れがないかご確認ください。',
    'The quotation marks (") do not match. Check whether one was not closed.',
)
_TOO_MANY: Final = Text(
    "{n}件あります。1回に申し込めるのは{limit}件までです。2回に分けてください。",
    "There are {n} entries. At most {limit} can be booked at once; please book them in two parts.",
)
_EMPTY: Final = Text("お名前が1件も入っていません。", "There is not a single name in it.")
_TOO_LARGE: Final = Text(
    "ファイルが大きすぎます（4 MBまで）。お名前とことばだけのCSVにしてください。",
    "The file is too large (4 MB at most). Please make it a CSV with names and words only.",
)
_SPREADSHEET: Final = Text(
    "表計算ソフトのファイルです。「CSV（UTF-8）」で保存し直してからお選びください。",
    "This is a spreadsheet. Save it as “CSV (UTF-8)” first, then choose that file.",
)
_UNKNOWN_LETTERS: Final = Text(
    "文字コードを読み取れませんでした。「CSV（UTF-8）」で保存し直してください。",
    "Its characters can't be read. Please save it as “CSV (UTF-8)”.",
)


@dataclass(frozen=True, slots=True)
class WrongLine:
    """``number`` counts the file's lines from 1; 0 stands for the whole file. ``text``: how the line begins."""

    number: int
    text: str
    why: Text


@dataclass(frozen=True, slots=True)
class Roster:
    """``entries``: name and words of each plate, in order. ``encoding``: how the file was read, empty for a paste.
    ``numbers``: the line of the list on which each entry begins, counted from 1.

    Only a roster without wrong lines may be booked; taking them out is for the person to decide.
    """

    entries: tuple[tuple[str, str], ...]
    wrong: tuple[WrongLine, ...] = ()
    encoding: str = ""
    numbers: tuple[int, ...] = field(default=(), compare=False)


def read_roster(data: bytes, *, words_only: bool = False) -> Roster:
    """Read a CSV file: UTF-8 with or without mark, UTF-16, or Shift_JIS as Japanese spreadsheets write it.

    A first line with column names says which column is which; without one the first is the name.
    ``words_only``: a single column holds words, not names.
    """
    if len(data) > LARGEST_FILE:
        return Roster((), (WrongLine(0, "", _TOO_LARGE),))
    if data.startswith(_SPREADSHEETS):
        return Roster((), (WrongLine(0, "", _SPREADSHEET),))
    decoded = _decoded(data)
    if decoded is None:
        return Roster((), (WrongLine(0, "", _UNKNOWN_LETTERS),))
    text, encoding = decoded
    return _roster(text, _delimiter(text), encoding, words_only)


def read_pasted(text: str, *, words_only: bool = False) -> Roster:
    """Read a list, one name (or, ``words_only``, one message) a line.

    A tab, as spreadsheets copy it, parts the name from the words. A comma parts nothing: it may be a part of the name.
    """
    if "\t" in text:
        return _roster(text, "\t", "", words_only)
    found = [(number, [line]) for number, line in enumerate(_lines(text), start=1)]
    return _checked(found, [], "", words_only)


def _decoded(data: bytes) -> tuple[str, str] | None:
    if data.startswith(_UTF8_BOM):
        attempts = [("utf-8-sig", "UTF-8")]
    elif data[:2] in _UTF16:
        attempts = [("utf-16", "UTF-16")]
    else:
        attempts = [("utf-8", "UTF-8"), ("cp932", "Shift_JIS")]
    for codec, name in attempts:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        # Binary data often passes as some text; no list of names has a NUL in it.
        return None if "\0" in text else (text, name)
    return None


def _delimiter(text: str) -> str:
    """Return what parts the columns: the first of tab, comma and semicolon that the first line has outside quotes."""
    outside = "".join(text.split('"')[::2]) if text.count('"') % 2 == 0 else text
    head = next((line for line in outside.splitlines() if line.strip()), "")
    return next((mark for mark in "\t,;" if mark in head), ",")


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _roster(text: str, delimiter: str, encoding: str, words_only: bool) -> Roster:
    rows: list[tuple[int, list[str]]] = []
    wrong: list[WrongLine] = []
    for number, row in _rows("\n".join(_lines(text)), delimiter):
        if isinstance(row, str):
            wrong.append(WrongLine(number, row[:_SHOWN], _QUOTE))
        else:
            rows.append((number, row))
    return _checked(rows, wrong, encoding, words_only)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each record with the line it begins on; the line itself where it can't be read as CSV."""
    lines = text.split("\n")
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    at = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield at + 1, lines[at] if at < len(lines) else ""
        else:
            yield at + 1, row
        at = reader.line_num


def _checked(rows: list[tuple[int, list[str]]], wrong: list[WrongLine], encoding: str, words_only: bool) -> Roster:
    entries: list[tuple[str, str]] = []
    numbers: list[int] = []
    filled = [(number, cells) for number, row in rows if any(cells := [cell.strip() for cell in row])]
    order = _columns(filled[0][1]) if filled else None
    if order is not None:
        filled = filled[1:]
    elif words_only and all(not any(cells[1:]) for _, cells in filled):
        order = (1, 0)
    for number, cells in filled:
        name, words = ([*cells, "", ""][at] for at in order or (0, 1))
        why = _TOO_MANY_COLUMNS if any(cells[2:]) else _problem(name, words)
        if why is None:
            entries.append((name, words))
            numbers.append(number)
        else:
            wrong.append(WrongLine(number, " ".join(cell for cell in cells if cell)[:_SHOWN], why))
    wrong.sort(key=lambda line: line.number)
    if len(entries) > MOST:
        wrong.insert(0, WrongLine(0, "", _TOO_MANY.filled(n=f"{len(entries):,}", limit=f"{MOST}")))
    elif not entries and not wrong:
        wrong.append(WrongLine(0, "", _EMPTY))
    return Roster(tuple(entries), tuple(wrong), encoding, tuple(numbers))


def _columns(cells: list[str]) -> tuple[int, int] | None:
    """Return in which column the name and in which the words are, if this line names its columns."""
    heads = [cell.casefold() for cell in cells if cell]
    if len(heads) > 2 or not all(head in _NAME_HEADS | _TEXT_HEADS for head in heads):
        return None
    return (1, 0) if heads[0] in _TEXT_HEADS else (0, 1)


def _problem(name: str, words: str) -> Text | None:
    if any(unreadable(c) for c in name + words if c not in "\n\t"):
        return _STRANGE
    if "\n" in name:
        return _NAME_BREAKS
    if not is_seen(name) and not is_seen(words):
        return _NOTHING
    if len(name) > NAME_LIMIT:
        return _NAME_TOO_LONG.filled(n=f"{len(name)}", limit=f"{NAME_LIMIT}")
    if len(words) > TEXT_LIMIT:
        return _TEXT_TOO_LONG.filled(n=f"{len(words):,}", limit=f"{TEXT_LIMIT:,}")
    return None
