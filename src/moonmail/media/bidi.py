"""Which way each character runs: Unicode's bidirectional rules (UAX #9) for text without explicit formatting.

Embeddings, overrides and isolates never get here: a plate refuses them, because they can make a name read as another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

_STRONG: Final = {"L": 0, "R": 1, "AL": 1}


def base_level(text: str) -> int:
    """Return 1 if the first letter with a direction runs from right to left, else 0 (rules P2, P3)."""
    for letter in text:
        level = _STRONG.get(unicodedata.bidirectional(letter))
        if level is not None:
            return level
    return 0


def levels(text: str, base: int) -> list[int]:
    """Return the embedding level of each character: even runs from left to right, odd from right to left."""
    if base == 0 and all(unicodedata.bidirectional(letter) not in ("R", "AL", "AN") for letter in text):
        return [0] * len(text)
    kinds = _weak([unicodedata.bidirectional(letter) or "ON" for letter in text], base)
    kinds = _neutral(kinds, base)
    up = {0: {"L": 0, "R": 1, "AN": 2, "EN": 2}, 1: {"L": 1, "R": 0, "AN": 1, "EN": 1}}[base % 2]
    return [base + up[kind] for kind in kinds]


def _weak(kinds: list[str], base: int) -> list[str]:
    side = "R" if base else "L"
    strong, last = side, side
    for n, kind in enumerate(kinds):
        if kind == "NSM":  # W1
            kinds[n] = kind = last
        last = kind
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":  # W2
            kinds[n] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for n in range(1, len(kinds) - 1):  # W4
        around = kinds[n - 1]
        if around == kinds[n + 1] and (
            (kinds[n] == "ES" and around == "EN") or (kinds[n] == "CS" and around in ("EN", "AN"))
        ):
            kinds[n] = around
    for order in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):  # W5
        number = False
        for n in order:
            if kinds[n] == "ET" and number:
                kinds[n] = "EN"
            number = kinds[n] == "EN"
    strong = side
    for n, kind in enumerate(kinds):  # W6, W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[n] = "L"
        elif kind not in ("EN", "AN"):
            kinds[n] = "ON"
    return kinds


def _neutral(kinds: list[str], base: int) -> list[str]:
    side = "R" if base else "L"
    n = 0
    while n < len(kinds):  # N1, N2
        if kinds[n] != "ON":
            n += 1
            continue
        end = n
        while end < len(kinds) and kinds[end] == "ON":
            end += 1
        before = side if n == 0 else "L" if kinds[n - 1] == "L" else "R"
        after = side if end == len(kinds) else "L" if kinds[end] == "L" else "R"
        kinds[n:end] = [before if before == after else side] * (end - n)
        n = end
    return kinds


def visual_order(items: Sequence[T], item_levels: Sequence[int]) -> list[T]:
    """Return the items of one line from left to right (rule L2)."""
    order = list(range(len(items)))
    odd = [level for level in item_levels if level % 2]
    for level in range(max(item_levels, default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            if item_levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and item_levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return [items[n] for n in order]
