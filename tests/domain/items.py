"""Declarations that tests of several layers judge."""

from __future__ import annotations

from dataclasses import replace

from moonmail.domain.item import Answer, Declaration, Hazard, ItemCategory, ItemShape, Material, Measures

COIN = Declaration(
    name="祖父の記念硬貨",
    description="",
    category=ItemCategory.COIN,
    materials=frozenset({Material.METAL}),
    finish="",
    measures=Measures(ItemShape.ROUND, 22.6, 22.6, 1.7),
    mass_g=4.8,
    pieces=1,
    answers=tuple((hazard, Answer.NO) for hazard in Hazard),
    organic_mass_g=0.0,
    owner_name="月野 光",
    owner_nationality="JP",
    value_yen=500,
    photos=1,
    data_sheet=False,
)
"""Nothing about it is in doubt, wherever it flies."""


def answering(declaration: Declaration, **answers: str) -> Declaration:
    """Return it with other answers, by the names of the hazards."""
    given = dict(declaration.answers) | {Hazard(hazard): Answer(answer) for hazard, answer in answers.items()}
    return replace(declaration, answers=tuple(given.items()))


def made_of(declaration: Declaration, *materials: Material) -> Declaration:
    return replace(declaration, materials=frozenset(materials))
