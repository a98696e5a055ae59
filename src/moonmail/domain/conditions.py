"""When a rule of the declaration applies: conditions that are data, so that their edges can be shown and hashed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from moonmail.domain.item import Answer, Declaration, Hazard, ItemCategory, ItemShape, Material, Measures
from moonmail.domain.mission import ProtectionCategory

MOST_DENSITY: Final = 23.0
"""Grams per cm³. Osmium, the densest thing there is, has 22.6."""
LEAST_DENSITY: Final = 0.001
"""Grams per cm³. Lighter than air, which has 0.0012: grams and kilograms were mixed up."""
MOST_ORGANIC_G: Final = 5.0
"""Grams of one item on a category IIb flight. From 1 kg per flight its full inventory is due; 200 items make that."""

SOFT: Final = (Material.FOAM, Material.RUBBER, Material.LEATHER, Material.TEXTILE, Material.WAX)
"""Families that give off gas in a vacuum until somebody has measured that they don't."""
ORGANIC: Final = (Material.WOOD, Material.PAPER, Material.PLASTIC, *SOFT)
INERT: Final = (Material.METAL, Material.GLASS, Material.CERAMIC, Material.STONE)
MAGNETIC: Final = (
    Material.METAL,
    Material.CERAMIC,
    Material.STONE,
    Material.RUBBER,
    Material.PLASTIC,
    Material.OTHER,
)
"""What magnets are made of: metal, ferrite, lodestone, and powder bound in rubber or plastic."""
CATEGORY_NEEDS: Final[dict[ItemCategory, tuple[Material, ...]]] = {
    ItemCategory.PAPER: (Material.PAPER, Material.PLASTIC, Material.TEXTILE, Material.WOOD, Material.OTHER),
    ItemCategory.STONE: (Material.STONE, Material.GLASS, Material.CERAMIC, Material.METAL, Material.OTHER),
    ItemCategory.TEXTILE: (
        Material.TEXTILE,
        Material.LEATHER,
        Material.PAPER,
        Material.PLASTIC,
        Material.RUBBER,
        Material.FOAM,
        Material.OTHER,
    ),
}
"""At least one of these has to be named. A meteorite may be all metal, a ribbon all plastic."""


class Condition(Protocol):
    """``edge`` says in one line when it holds; two conditions with one edge are the same."""

    @property
    def edge(self) -> str: ...

    def __call__(self, declaration: Declaration, protection: ProtectionCategory, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Answered:
    hazard: Hazard
    answer: Answer

    @property
    def edge(self) -> str:
        return f"answers.{self.hazard} = {self.answer}"

    def __call__(self, declaration: Declaration, _protection: ProtectionCategory) -> bool:
        return declaration.answer(self.hazard) is self.answer


@dataclass(frozen=True, slots=True)
class When:
    """Anything else: ``edge`` is written beside the test, with the figures that the test uses."""

    edge: str
    test: Callable[[Declaration, ProtectionCategory], bool]

    def __call__(self, declaration: Declaration, protection: ProtectionCategory) -> bool:
        return self.test(declaration, protection)


def volume_cm3(measures: Measures) -> float:
    """Return the volume of the box or disc that was measured; NaN or infinite when a measure is."""
    length, width, height = measures.length_mm, measures.width_mm, measures.height_mm
    whole = length * width * height / 1000
    return whole * math.pi / 4 if measures.shape is ItemShape.ROUND else whole


def is_amount(value: float) -> bool:
    """Return whether it is a number of anything at all: finite and above zero."""
    return 0 < value < math.inf


def density(declaration: Declaration) -> float | None:
    """Return grams per cm³, None when it can't be told.

    Each of several pieces may have the measures, so their number makes it smaller: what is too dense then, is so either
    way.
    """
    measures = declaration.measures
    if not all(
        is_amount(value) for value in (measures.length_mm, measures.width_mm, measures.height_mm, declaration.mass_g)
    ):
        return None
    # A hundred is the most that the wire carries; any number of pieces has to be survived.
    volume = volume_cm3(measures) * min(max(declaration.pieces, 1), 100)
    return declaration.mass_g / volume if is_amount(volume) else None


def has_soft_material(declaration: Declaration) -> bool:
    return not declaration.materials.isdisjoint(SOFT)
