"""JSON with the place of each value in its file, so that what is wrong in it can be said line by line."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from moonmail.domain.text import Text
from moonmail.domain.written import unreadable

DEEPEST: Final = 24
Value: TypeAlias = "str | int | float | bool | list[Node] | dict[str, Node] | None"

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_STRING: Final = re.compile(r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+"')
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?(?![0-9.eE])")
_NAMES: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}

_NOT_JSON: Final = Text(
    "JSON として読み取れません（{column}文字目）。前後のカンマ、引用符、かっこを確かめてください。",
    "This is no JSON (column {column}). Look at the commas, quotes and brackets around it.",
)
_TOO_DEEP: Final = Text("入れ子が深すぎます。", "This is nested too deeply.")
_TWICE: Final = Text("同じ名前「{name}」が2回あります。", "“{name}” is there twice.")
_CONTROL: Final = Text(
    "表示できない制御文字が含まれています。", "There are control characters in it that can't be shown."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong. ``path``: such as ``missions[0].milestones[3].state``. ``line``: from 1."""

    path: str
    line: int
    text: Text


@dataclass(frozen=True, slots=True)
class Node:
    value: Value
    path: str
    line: int

    def fault(self, text: Text) -> Fault:
        return Fault(self.path, self.line, text)

    def members(self) -> dict[str, Node]:
        return self.value if isinstance(self.value, dict) else {}

    def items(self) -> list[Node]:
        return self.value if isinstance(self.value, list) else []


class _Wrong(Exception):
    def __init__(self, at: int, text: Text) -> None:
        super().__init__(text.en)
        self.at = at
        self.text = text


@dataclass(slots=True)
class _Reader:
    text: str
    faults: list[Fault] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lines = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line(self, at: int) -> int:
        return bisect_right(self._lines, at)

    def wrong(self, at: int) -> _Wrong:
        column = at - self._lines[self.line(at) - 1] + 1
        return _Wrong(at, _NOT_JSON.filled(column=str(column)))

    def skip(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        return found.end() if found else at

    def sign(self, at: int) -> str:
        return self.text[at : at + 1]

    def value(self, at: int, path: str, depth: int) -> tuple[Node, int]:
        if depth > DEEPEST:
            raise _Wrong(at, _TOO_DEEP)
        sign, line = self.sign(at), self.line(at)
        if sign == "{":
            members, end = self.members(at, path, depth)
            return Node(members, path, line), end
        if sign == "[":
            items, end = self.items(at, path, depth)
            return Node(items, path, line), end
        if sign == '"':
            text, end = self.string(at, path)
            return Node(text, path, line), end
        for name, value in _NAMES.items():
            if self.text.startswith(name, at):
                return Node(value, path, line), at + len(name)
        number = _NUMBER.match(self.text, at)
        if number is None:
            raise self.wrong(at)
        return Node(_number(number.group()), path, line), number.end()

    def string(self, at: int, path: str) -> tuple[str, int]:
        found = _STRING.match(self.text, at)
        if found is None:
            raise self.wrong(at)
        text = str(json.loads(found.group()))
        shown = "".join(sign for sign in text if sign in "\n\t" or not unreadable(sign))
        if shown != text:
            self.faults.append(Fault(path, self.line(at), _CONTROL))
        return shown, found.end()

    def members(self, at: int, path: str, depth: int) -> tuple[dict[str, Node], int]:
        found: dict[str, Node] = {}
        for start in self._parts(at, "}"):
            name, end = self.string(start, path)
            end = self.skip(end)
            if self.sign(end) != ":":
                raise self.wrong(end)
            inner = f"{path}.{name}" if path else name
            node, self._end = self.value(self.skip(end + 1), inner, depth + 1)
            if name in found:
                self.faults.append(Fault(inner, self.line(start), _TWICE.filled(name=name or '""')))
            else:
                found[name] = node
        return found, self._end

    def items(self, at: int, path: str, depth: int) -> tuple[list[Node], int]:
        found: list[Node] = []
        for start in self._parts(at, "]"):
            node, self._end = self.value(start, f"{path}[{len(found)}]", depth + 1)
            found.append(node)
        return found, self._end

    _end: int = 0

    def _parts(self, at: int, closing: str) -> Iterator[int]:
        """Yield where each part begins. Whoever reads one leaves its end in ``_end``, and finds the whole's there."""
        at = self.skip(at + 1)
        if self.sign(at) == closing:
            self._end = at + 1
            return
        while True:
            yield at
            at = self.skip(self._end)
            if self.sign(at) == closing:
                self._end = at + 1
                return
            if self.sign(at) != ",":
                raise self.wrong(at)
            at = self.skip(at + 1)


def _number(text: str) -> int | float:
    return float(text) if any(sign in text for sign in ".eE") else int(text)


def read(text: str) -> tuple[Node | None, list[Fault]]:
    """Return the whole as a tree of nodes, and what is wrong with it. None: it can't be read beyond the last fault."""
    reader = _Reader(text.removeprefix("\ufeff"))
    try:
        node, end = reader.value(reader.skip(0), "", 0)
        end = reader.skip(end)
        if end != len(reader.text):
            raise reader.wrong(end)
    except _Wrong as wrong:
        reader.faults.append(Fault("", reader.line(wrong.at), wrong.text))
        return None, reader.faults
    return node, reader.faults
