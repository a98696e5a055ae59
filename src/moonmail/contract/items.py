"""An object that a member sends: what is declared, what the rules say of it, how it comes to us."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from moonmail.contract.base import Sha256, Time, WireIn, WireOut, Words
from moonmail.domain.item import (
    Acknowledgement,
    Answer,
    Declaration,
    HandInMethod,
    Hazard,
    ItemCategory,
    ItemShape,
    Material,
    Measures,
    VerdictKind,
)

MOST_PHOTOS: Final = 6
# Beyond any capsule, so that the fit says in words what is too large; not beyond what a float can carry.
Millimetres = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
Grams = Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)]


class ItemIn(WireIn):
    """The declaration. ``organic_mass_g`` is asked on flights to a category IIb site only."""

    name: str = Field(min_length=1, max_length=80)
    description: str = Field(default="", max_length=1000)
    category: ItemCategory
    materials: list[Material] = Field(min_length=1, max_length=len(Material))
    finish: str = Field(default="", max_length=200)
    shape: ItemShape
    length_mm: Millimetres
    width_mm: Millimetres
    height_mm: Millimetres
    compressed: bool = False
    mass_g: Grams
    pieces: int = Field(default=1, strict=True, ge=1, le=100)
    answers: dict[Hazard, Answer]
    organic_mass_g: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)
    owner_name: str = Field(min_length=1, max_length=80)
    owner_nationality: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")
    value_yen: int = Field(strict=True, ge=0, le=1_000_000_000)
    photos: list[Sha256] = Field(default_factory=list, max_length=MOST_PHOTOS)
    data_sheet: Sha256 | None = None
    agreed: list[Acknowledgement]
    rules_version: str = Field(default="", description="the rules by which the app judged it")

    def measures(self) -> Measures:
        return Measures(self.shape, self.length_mm, self.width_mm, self.height_mm, self.compressed)

    def declaration(self) -> Declaration:
        """Return what the rules judge."""
        return Declaration(
            name=self.name,
            description=self.description,
            category=self.category,
            materials=frozenset(self.materials),
            finish=self.finish,
            measures=self.measures(),
            mass_g=self.mass_g,
            pieces=self.pieces,
            answers=tuple((hazard, self.answers[hazard]) for hazard in Hazard if hazard in self.answers),
            organic_mass_g=self.organic_mass_g,
            owner_name=self.owner_name,
            owner_nationality=self.owner_nationality,
            value_yen=self.value_yen,
            photos=len(self.photos),
            data_sheet=self.data_sheet is not None,
        )


class FindingOut(WireOut):
    rule: str
    kind: VerdictKind
    why: Words
    remedy: Words | None = None


class VerdictOut(WireOut):
    """``reviewed_at`` and ``review``: when and with what words staff decided, null until they have."""

    kind: VerdictKind
    findings: list[FindingOut]
    rules_version: str
    decided_at: Time
    reviewed_at: Time | None = None
    review: Words | None = None


class HandIn(WireIn):
    """``place``: the lounge's code when it is dropped there. ``tracking``: the courier's number, once it is known."""

    method: HandInMethod
    place: str = Field(default="", max_length=20)
    carrier: str = Field(default="", max_length=40)
    tracking: str = Field(default="", max_length=40)
