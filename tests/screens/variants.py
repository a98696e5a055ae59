"""In how many ways a screen is drawn, and the few of them that meet every pair of choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

from tests.support.thorough import THOROUGH

LANGUAGES: Final = ("ja", "en")
THEMES: Final = ("night", "dawn", "contrast")
TEXT_SIZES: Final = (100, 200)
SIZES: Final = ((1280, 800), (900, 640))


@dataclass(frozen=True, slots=True)
class Variant:
    """``text`` in per cent, ``size`` in pixels."""

    language: str = "ja"
    theme: str = "night"
    text: int = 100
    size: tuple[int, int] = (1280, 800)

    @property
    def slug(self) -> str:
        return f"{self.language}-{self.theme}-{self.text}-{self.size[0]}"


ALL: Final = tuple(Variant(*choice) for choice in product(LANGUAGES, THEMES, TEXT_SIZES, SIZES))


def _pairs(variant: Variant) -> set[tuple[int, object, int, object]]:
    values = (variant.language, variant.theme, variant.text, variant.size)
    return {(i, values[i], j, values[j]) for i, j in combinations(range(len(values)), 2)}


def pairwise(turn: int = 0, variants: Sequence[Variant] = ALL) -> list[Variant]:
    """Return few variants that hold every pair of choices. ``turn`` changes which, so that screens differ in theirs."""
    turned = [*variants[turn % len(variants) :], *variants[: turn % len(variants)]]
    missing = set().union(*(_pairs(variant) for variant in variants))
    chosen = []
    while missing:
        best = max(turned, key=lambda variant: len(_pairs(variant) & missing))
        chosen.append(best)
        missing -= _pairs(best)
    return chosen


def some(number: int) -> list[Variant]:
    """Return the ways in which the state with this number is looked over: over 24 states all ways are met."""
    return [ALL[(7 * number + step) % len(ALL)] for step in ((0, 13, 18) if THOROUGH else (0,))]
